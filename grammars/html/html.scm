; The title and the headings
((element (start_tag (tag_name) @_tag) . (text) @name) @definition.heading
 (#any-of? @_tag "title" "h1" "h2" "h3" "h4" "h5" "h6"))

; What links and scripts can point at
((element
  [(start_tag (attribute
    (attribute_name) @_id
    [(attribute_value) @name (quoted_attribute_value (attribute_value) @name)]))
   (self_closing_tag (attribute
    (attribute_name) @_id
    [(attribute_value) @name (quoted_attribute_value (attribute_value) @name)]))]) @definition.key
 (#eq? @_id "id"))

; Scripts and style sheets
((script_element (start_tag (attribute
  (attribute_name) @_src
  [(attribute_value) @import (quoted_attribute_value (attribute_value) @import)])))
 (#eq? @_src "src"))
((element
  [(start_tag
    (tag_name) @_link
    (attribute
      (attribute_name) @_href
      [(attribute_value) @import (quoted_attribute_value (attribute_value) @import)]))
   (self_closing_tag
    (tag_name) @_link
    (attribute
      (attribute_name) @_href
      [(attribute_value) @import (quoted_attribute_value (attribute_value) @import)]))])
 (#eq? @_link "link") (#eq? @_href "href"))
(comment) @comment

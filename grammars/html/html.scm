((element (start_tag (tag_name) @_t) (text) @name) @definition.heading
 (#any-of? @_t "title" "h1" "h2" "h3" "h4"))
((element (start_tag (attribute (attribute_name) @_a (quoted_attribute_value (attribute_value) @name)))) @definition.key
 (#eq? @_a "id"))
((script_element (start_tag (attribute (attribute_name) @_a (quoted_attribute_value (attribute_value) @import))))
 (#eq? @_a "src"))
((element (start_tag (tag_name) @_t (attribute (attribute_name) @_a (quoted_attribute_value (attribute_value) @import))))
 (#eq? @_t "link") (#eq? @_a "href"))
(comment) @comment

; A section reaches to the next heading of its level; an underlined heading has none of its own in this grammar.
(section . (atx_heading heading_content: (inline) @name)) @definition.heading
(setext_heading heading_content: (paragraph) @name) @definition.heading
(section (paragraph (inline) @doc))

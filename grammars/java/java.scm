; Definitions. Fields are details of their class, except constants: what is static and final, or in an interface.
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(annotation_type_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(method_declaration name: (identifier) @name) @definition.method
(annotation_type_element_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(compact_constructor_declaration name: (identifier) @name) @definition.method
(field_declaration
  (modifiers "static" "final")
  declarator: (variable_declarator name: (identifier) @name)) @definition.constant
(field_declaration
  (modifiers "final" "static")
  declarator: (variable_declarator name: (identifier) @name)) @definition.constant
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.constant

; Visibility. What an interface holds is as public as it is, unless it says "private".
(class_declaration (modifiers "public" @public))
(record_declaration (modifiers "public" @public))
(interface_declaration (modifiers "public" @public))
(annotation_type_declaration (modifiers "public" @public))
(enum_declaration (modifiers "public" @public))
(method_declaration (modifiers ["public" @public "private" @private]))
(constructor_declaration (modifiers "public" @public))
(compact_constructor_declaration (modifiers "public" @public))
(field_declaration (modifiers "public" @public))

(import_declaration [(scoped_identifier) (identifier)] @import)

; References
(method_invocation name: (identifier) @reference)
(method_reference "::" (identifier) @reference)
(type_identifier) @reference
(marker_annotation name: (identifier) @reference)
(annotation name: (identifier) @reference)

(lambda_expression) @local
(line_comment) @comment
(block_comment) @comment

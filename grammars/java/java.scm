; Definitions
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(interface_declaration name: (identifier) @name) @definition.interface
(annotation_type_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(method_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(compact_constructor_declaration name: (identifier) @name) @definition.method
; Constants are what is static and final; other fields are details of their class.
((field_declaration (modifiers "static" "final") declarator: (variable_declarator name: (identifier) @name)) @definition.constant)
(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @definition.constant

; Visibility
(class_declaration (modifiers "private" @private))
(interface_declaration (modifiers "private" @private))
(enum_declaration (modifiers "private" @private))
(method_declaration (modifiers "private" @private))
(constructor_declaration (modifiers "private" @private))
(field_declaration (modifiers "private" @private))

; Imports
(import_declaration (scoped_identifier) @import)

; References
(method_invocation name: (identifier) @reference)
(object_creation_expression type: (type_identifier) @reference)
(type_identifier) @reference
(marker_annotation name: (identifier) @reference)
(annotation name: (identifier) @reference)

(lambda_expression) @local
(line_comment) @comment
(block_comment) @comment

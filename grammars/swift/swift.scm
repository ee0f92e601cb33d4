; Definitions. Structs, enums, actors and extensions are class_declaration with another keyword.
(class_declaration declaration_kind: "struct" name: (type_identifier) @name) @definition.struct
(class_declaration declaration_kind: "enum" name: (type_identifier) @name) @definition.enum
(class_declaration declaration_kind: "extension" name: [
  (user_type (type_identifier) @name)
  (array_type) @name
  (dictionary_type) @name]) @definition.class
(class_declaration name: (type_identifier) @name) @definition.class
(protocol_declaration name: (type_identifier) @name) @definition.interface
(function_declaration name: (simple_identifier) @name) @definition.function
(protocol_function_declaration name: (simple_identifier) @name) @definition.method
(init_declaration "init" @name) @definition.method
(subscript_declaration "subscript" @name) @definition.method
(typealias_declaration name: (type_identifier) @name) @definition.type
(protocol_property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.field
(class_body (property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  computed_value: (computed_property)? @body) @definition.field)
(enum_class_body (property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  computed_value: (computed_property)? @body) @definition.field)
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  computed_value: (computed_property)? @body) @definition.variable

; Visibility. "private(set)" is public to read.
((class_declaration (modifiers (visibility_modifier) @private)) (#any-of? @private "private" "fileprivate"))
((protocol_declaration (modifiers (visibility_modifier) @private)) (#any-of? @private "private" "fileprivate"))
((function_declaration (modifiers (visibility_modifier) @private)) (#any-of? @private "private" "fileprivate"))
((init_declaration (modifiers (visibility_modifier) @private)) (#any-of? @private "private" "fileprivate"))
((property_declaration (modifiers (visibility_modifier) @private)) (#any-of? @private "private" "fileprivate"))
((typealias_declaration (modifiers (visibility_modifier) @private)) (#any-of? @private "private" "fileprivate"))

(import_declaration (identifier) @import)

; References
(call_expression . (simple_identifier) @reference)
(navigation_suffix suffix: (simple_identifier) @reference)
(user_type (type_identifier) @reference)

(lambda_literal) @local
(deinit_declaration) @local
(comment) @comment
(multiline_comment) @comment

; Definitions. Structs, enums and extensions are class_declaration with another keyword.
(class_declaration declaration_kind: "struct" name: (type_identifier) @name) @definition.struct
(class_declaration declaration_kind: "enum" name: (type_identifier) @name) @definition.enum
(class_declaration declaration_kind: "extension" name: (user_type (type_identifier) @name)) @definition.class
(class_declaration name: (type_identifier) @name) @definition.class
(protocol_declaration name: (type_identifier) @name) @definition.interface
(function_declaration name: (simple_identifier) @name) @definition.function
(protocol_function_declaration name: (simple_identifier) @name) @definition.method
(typealias_declaration name: (type_identifier) @name) @definition.type
(property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @definition.variable

; Visibility
(class_declaration (modifiers (visibility_modifier "private") @private))
(class_declaration (modifiers (visibility_modifier "fileprivate") @private))
(function_declaration (modifiers (visibility_modifier "private") @private))
(function_declaration (modifiers (visibility_modifier "fileprivate") @private))
(property_declaration (modifiers (visibility_modifier "private") @private))

; Imports
(import_declaration (identifier) @import)

; References
(call_expression . (simple_identifier) @reference)
(navigation_suffix suffix: (simple_identifier) @reference)
(user_type (type_identifier) @reference)

(lambda_literal) @local
(comment) @comment
(multiline_comment) @comment

; Definitions
((class_declaration
  (modifiers (class_modifier) @_enum)
  name: (identifier) @name
  (enum_class_body)? @body) @definition.enum
 (#eq? @_enum "enum"))
(class_declaration "interface" name: (identifier) @name (class_body)? @body) @definition.interface
(class_declaration name: (identifier) @name (class_body)? @body) @definition.class
(object_declaration name: (identifier) @name (class_body)? @body) @definition.class
(companion_object name: (identifier) @name (class_body)? @body) @definition.class
(function_declaration name: (identifier) @name (function_body)? @body) @definition.function
(type_alias (identifier) @name) @definition.type
((property_declaration
  (modifiers (property_modifier) @_const)
  (variable_declaration . (identifier) @name)) @definition.constant
 (#eq? @_const "const"))
((class_body (property_declaration
  (modifiers (property_modifier) @_const)
  (variable_declaration . (identifier) @name)) @definition.constant)
 (#eq? @_const "const"))
(class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.field)
(property_declaration (variable_declaration . (identifier) @name)) @definition.variable

; Visibility
(class_declaration (modifiers (visibility_modifier ["private" "protected"] @private)))
(object_declaration (modifiers (visibility_modifier ["private" "protected"] @private)))
(function_declaration (modifiers (visibility_modifier ["private" "protected"] @private)))
(property_declaration (modifiers (visibility_modifier ["private" "protected"] @private)))
(type_alias (modifiers (visibility_modifier "private" @private)))

(import (qualified_identifier) @import)

; References
(call_expression . (identifier) @reference)
(call_expression . (navigation_expression ["." "?."] (identifier) @reference))
(user_type (identifier) @reference)

(lambda_literal) @local
(anonymous_initializer) @local
(secondary_constructor) @local
(getter) @local
(setter) @local
(line_comment) @comment
(block_comment) @comment

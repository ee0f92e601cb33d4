; Definitions
(class_declaration "interface" name: (identifier) @name) @definition.interface
(class_declaration name: (identifier) @name) @definition.class
(object_declaration name: (identifier) @name) @definition.class
(function_declaration name: (identifier) @name (function_body)? @body) @definition.function
(type_alias (identifier) @name) @definition.type
(property_declaration (variable_declaration (identifier) @name)) @definition.variable

; Visibility
(class_declaration (modifiers (visibility_modifier "private") @private))
(object_declaration (modifiers (visibility_modifier "private") @private))
(function_declaration (modifiers (visibility_modifier "private") @private))
(property_declaration (modifiers (visibility_modifier "private") @private))

; Imports
(import (qualified_identifier) @import)

; References
(call_expression . (identifier) @reference)
(call_expression . (navigation_expression (identifier) @reference))
(user_type (identifier) @reference)

(lambda_literal) @local
(line_comment) @comment
(block_comment) @comment

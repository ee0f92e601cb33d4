; Definitions
(package_object name: (identifier) @name) @definition.module
(class_definition name: (identifier) @name) @definition.class
(object_definition name: (identifier) @name) @definition.class
(trait_definition name: (identifier) @name) @definition.interface
(enum_definition name: (identifier) @name) @definition.enum
((function_definition name: [(identifier) @name (operator_identifier) @name]) @definition.function (#not-eq? @name "this"))
(function_declaration name: [(identifier) @name (operator_identifier) @name]) @definition.function
(type_definition name: (type_identifier) @name) @definition.type
(val_definition pattern: [(identifier) @name (tuple_pattern (identifier) @name)]) @definition.variable
(var_definition pattern: (identifier) @name) @definition.variable
(val_declaration name: (identifier) @name) @definition.variable
(var_declaration name: (identifier) @name) @definition.variable
(given_definition name: (identifier) @name) @definition.variable

; Visibility
(class_definition (modifiers (access_modifier) @private))
(object_definition (modifiers (access_modifier) @private))
(trait_definition (modifiers (access_modifier) @private))
(enum_definition (access_modifier) @private)
(function_definition (modifiers (access_modifier) @private))
(function_declaration (modifiers (access_modifier) @private))
(val_definition (modifiers (access_modifier) @private))
(var_definition (modifiers (access_modifier) @private))

; The path of an import has no node of its own.
(import_declaration) @import

; References
((call_expression function: [
  (identifier) @reference
  (field_expression field: (identifier) @reference)
  (generic_function function: [
    (identifier) @reference
    (field_expression field: (identifier) @reference)])])
 (#not-any-of? @reference "this" "super"))
(type_identifier) @reference

(lambda_expression) @local
(comment) @comment
(block_comment) @comment

; Beside the queries of ecmascript; these hold for .tsx files too.
; Classes.
(class_declaration name: (type_identifier) @name) @definition.class
(abstract_class_declaration name: (type_identifier) @name) @definition.class
(abstract_method_signature name: (property_identifier) @name) @definition.method
(class_body (method_signature name: [
  (property_identifier) @name
  (private_property_identifier) @name
  (string) @name]) @definition.method @outer)
(public_field_definition name: [(property_identifier) @name (private_property_identifier) @name]
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @definition.method
(method_definition (accessibility_modifier) @private (#any-of? @private "private" "protected"))
(method_signature (accessibility_modifier) @private (#any-of? @private "private" "protected"))
(abstract_method_signature (accessibility_modifier) @private (#any-of? @private "private" "protected"))
(public_field_definition (accessibility_modifier) @private (#any-of? @private "private" "protected"))
(class_heritage (extends_clause value: (identifier) @reference))

; Types.
(interface_declaration name: (type_identifier) @name) @definition.interface
(interface_body (method_signature name: (property_identifier) @name) @definition.method)
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name) @definition.enum
(function_signature name: (identifier) @name) @definition.function @outer
(internal_module name: [(identifier) @name (nested_identifier) @name]) @definition.module
(module name: [(identifier) @name (nested_identifier) @name (string) @name]) @definition.module
(ambient_declaration) @wrapper
(type_identifier) @reference

(import_require_clause source: (string) @import)

(function_declaration name: (identifier) @name) @definition.function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @scope
    (pointer_type [(type_identifier) @scope (generic_type type: (type_identifier) @scope)])
    (generic_type type: (type_identifier) @scope)]))
  name: (field_identifier) @name) @definition.method
(method_declaration name: (field_identifier) @name) @definition.method

(type_spec name: (type_identifier) @name
  type: (struct_type (field_declaration_list) @body)) @definition.struct
(type_spec name: (type_identifier) @name type: (interface_type "{" @body)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(method_elem name: (field_identifier) @name) @definition.method
(const_spec name: (identifier) @name) @definition.constant
(var_spec name: (identifier) @name) @definition.variable
(type_declaration) @wrapper
(const_declaration) @wrapper
(var_declaration) @wrapper
(func_literal) @local

(import_spec path: [(interpreted_string_literal) (raw_string_literal)] @import)

(call_expression function: [
  (identifier) @reference
  (selector_expression field: (field_identifier) @reference)
  (type_instantiation_expression type: (_))])
(type_identifier) @reference
(comment) @comment

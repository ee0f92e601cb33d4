; Definitions
(namespace_declaration name: [(identifier) (qualified_name)] @name) @definition.module
(file_scoped_namespace_declaration name: [(identifier) (qualified_name)] @name) @definition.module
(class_declaration name: (identifier) @name) @definition.class
(record_declaration "struct" name: (identifier) @name) @definition.struct
(record_declaration name: (identifier) @name) @definition.class
(struct_declaration name: (identifier) @name) @definition.struct
(interface_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(operator_declaration operator: _ @name) @definition.method
(conversion_operator_declaration type: [
  (generic_name . (identifier) @name)
  (qualified_name name: [(identifier) @name (generic_name . (identifier) @name)])
  (identifier) @name
  (predefined_type) @name
  (nullable_type) @name
  (array_type) @name
  (tuple_type) @name]) @definition.method
(indexer_declaration "this" @name accessors: (accessor_list)? @body) @definition.method
(local_function_statement name: (identifier) @name) @definition.function
(property_declaration name: (identifier) @name accessors: (accessor_list)? @body) @definition.field
(event_declaration name: (identifier) @name accessors: (accessor_list)? @body) @definition.field
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @definition.field
((field_declaration
  (modifier) @_const
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
 (#eq? @_const "const"))
((field_declaration
  (modifier) @_static (modifier) @_readonly
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
 (#eq? @_static "static") (#eq? @_readonly "readonly"))
((field_declaration
  (modifier) @_readonly (modifier) @_static
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
 (#eq? @_static "static") (#eq? @_readonly "readonly"))

; Visibility
(namespace_declaration "namespace" @public)
(file_scoped_namespace_declaration "namespace" @public)
(class_declaration (modifier "public" @public))
(record_declaration (modifier "public" @public))
(struct_declaration (modifier "public" @public))
(interface_declaration (modifier "public" @public))
(enum_declaration (modifier "public" @public))
(delegate_declaration (modifier "public" @public))
(method_declaration (modifier ["public" @public "private" @private]))
(constructor_declaration (modifier "public" @public))
(operator_declaration (modifier "public" @public))
(conversion_operator_declaration (modifier "public" @public))
(indexer_declaration (modifier "public" @public))
(property_declaration (modifier "public" @public))
(event_declaration (modifier "public" @public))
(event_field_declaration (modifier "public" @public))
(field_declaration (modifier "public" @public))

; Imports: `using A.B;` and `using X = A.B;`
(using_directive [(identifier) (qualified_name)] @import . ";")
(using_directive "=" [(identifier) (qualified_name)] @import)

; References: calls, then types where they stand.
(invocation_expression function: [
  (identifier) @reference
  (member_access_expression name: (identifier) @reference)
  (conditional_access_expression (member_binding_expression name: (identifier) @reference))])
(generic_name . (identifier) @reference)
(type_argument_list (identifier) @reference)
(nullable_type type: (identifier) @reference)
(array_type type: (identifier) @reference)
(object_creation_expression type: (identifier) @reference)
(base_list [
  (identifier) @reference
  (primary_constructor_base_type type: (identifier) @reference)])
(attribute name: (identifier) @reference)
(variable_declaration type: (identifier) @reference)
(parameter type: (identifier) @reference)
(property_declaration type: (identifier) @reference)
(method_declaration returns: (identifier) @reference)
(cast_expression type: (identifier) @reference)

(lambda_expression) @local
(comment) @comment

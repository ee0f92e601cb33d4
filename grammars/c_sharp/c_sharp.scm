; Definitions
(namespace_declaration name: [(identifier) (qualified_name)] @name) @definition.module
(file_scoped_namespace_declaration name: [(identifier) (qualified_name)] @name) @definition.module
(class_declaration name: (identifier) @name) @definition.class
(record_declaration name: (identifier) @name) @definition.class
(struct_declaration name: (identifier) @name) @definition.struct
(interface_declaration name: (identifier) @name) @definition.interface
(enum_declaration name: (identifier) @name) @definition.enum
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name) @definition.method
(constructor_declaration name: (identifier) @name) @definition.method
(property_declaration name: (identifier) @name accessors: (accessor_list)? @body) @definition.field
((field_declaration (modifier) @_m (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
 (#eq? @_m "const"))

; Visibility
(class_declaration (modifier "public" @public))
(record_declaration (modifier "public" @public))
(struct_declaration (modifier "public" @public))
(interface_declaration (modifier "public" @public))
(enum_declaration (modifier "public" @public))
(delegate_declaration (modifier "public" @public))
(method_declaration (modifier "public" @public))
(constructor_declaration (modifier "public" @public))
(property_declaration (modifier "public" @public))
(field_declaration (modifier "public" @public))

; Imports
(using_directive [(identifier) (qualified_name)] @import)

; References
(invocation_expression function: [(identifier) @reference (member_access_expression name: (identifier) @reference)])
(object_creation_expression type: [(identifier) @reference (generic_name (identifier) @reference)])
(base_list [(identifier) @reference (generic_name (identifier) @reference)])
(attribute name: (identifier) @reference)
(variable_declaration type: [(identifier) @reference (generic_name (identifier) @reference)])
(parameter type: [(identifier) @reference (generic_name (identifier) @reference)])

(lambda_expression) @local
(comment) @comment

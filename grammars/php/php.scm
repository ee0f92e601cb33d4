; Definitions
(namespace_definition name: (namespace_name) @name) @definition.module
(class_declaration name: (name) @name) @definition.class
(interface_declaration name: (name) @name) @definition.interface
(trait_declaration name: (name) @name) @definition.interface
(enum_declaration name: (name) @name) @definition.enum
(function_definition name: (name) @name) @definition.function
(method_declaration name: (name) @name) @definition.method
(const_declaration (const_element . (name) @name)) @definition.constant
((function_call_expression function: (name) @_f
   arguments: (arguments . (argument (string (string_content) @name)))) @definition.constant
 (#eq? @_f "define"))

; Visibility
(method_declaration (visibility_modifier "private") @private)
(method_declaration (visibility_modifier "protected") @private)
(const_declaration (visibility_modifier "private") @private)

; Imports
(namespace_use_declaration (namespace_use_clause . [(qualified_name) (name)] @import))
(namespace_use_declaration (namespace_name) @import body: (namespace_use_group (namespace_use_clause . (name) @import.member)))
(require_once_expression (_) @import)
(require_expression (_) @import)
(include_once_expression (_) @import)
(include_expression (_) @import)

; References
(function_call_expression function: [(name) @reference (qualified_name (name) @reference)])
(member_call_expression name: (name) @reference)
(nullsafe_member_call_expression name: (name) @reference)
(scoped_call_expression scope: (name) @reference)
(scoped_call_expression name: (name) @reference)
(class_constant_access_expression . (name) @reference)
(object_creation_expression [(name) @reference (qualified_name (name) @reference)])
(base_clause [(name) @reference (qualified_name (name) @reference)])
(class_interface_clause [(name) @reference (qualified_name (name) @reference)])
(use_declaration [(name) @reference (qualified_name (name) @reference)])
(named_type [(name) @reference (qualified_name (name) @reference)])

(anonymous_function) @local
(comment) @comment

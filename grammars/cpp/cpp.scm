; Functions and methods, in a class or outside it ("Foo::bar").
(function_definition
  declarator: [
    (function_declarator declarator: [
      (identifier) @name
      (field_identifier) @name
      (qualified_identifier) @name
      (destructor_name) @name
      (operator_name) @name
      (template_function name: (identifier) @name)
      (parenthesized_declarator (identifier) @name)])
    (pointer_declarator declarator: [
      (function_declarator declarator: [
        (identifier) @name
        (field_identifier) @name
        (qualified_identifier) @name
        (operator_name) @name])
      (pointer_declarator declarator: (function_declarator declarator: [
        (identifier) @name
        (field_identifier) @name
        (qualified_identifier) @name]))])
    (reference_declarator (function_declarator declarator: [
      (identifier) @name
      (field_identifier) @name
      (qualified_identifier) @name
      (operator_name) @name]))
    (operator_cast) @name
    (qualified_identifier) @name]) @definition.function

; Prototypes and members.
(declaration
  declarator: [
    (function_declarator declarator: [(identifier) @name (operator_name) @name (destructor_name) @name])
    (operator_cast) @name
    (pointer_declarator declarator: [
      (function_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))])
    (reference_declarator (function_declarator declarator: [(identifier) @name (operator_name) @name]))]) @definition.function @outer
(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) @name (operator_name) @name])
    (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))
    (reference_declarator (function_declarator declarator: [(field_identifier) @name (operator_name) @name]))]) @definition.method @outer

; Types.
(class_specifier name: [
  (type_identifier) @name
  (template_type name: (type_identifier) @name)
  (qualified_identifier name: (type_identifier) @name)] body: (_)) @definition.class
(type_definition
  type: (class_specifier body: (_) @body)
  declarator: (type_identifier) @name) @definition.struct
(struct_specifier name: [
  (type_identifier) @name
  (template_type name: (type_identifier) @name)
  (qualified_identifier name: (type_identifier) @name)] body: (_)) @definition.struct
(enum_specifier name: [
  (type_identifier) @name
  (qualified_identifier name: (type_identifier) @name)] body: (_)) @definition.enum
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type
(namespace_definition name: [
  (namespace_identifier) @name
  (nested_namespace_specifier) @name]) @definition.module
(template_declaration) @wrapper
(namespace_definition "namespace" @private . body: (declaration_list)) @wrapper
(class_specifier body: (field_declaration_list . "{" @private.rest))
((access_specifier) @public.rest (#eq? @public.rest "public"))
((access_specifier) @private.rest (#any-of? @private.rest "private" "protected"))

(lambda_expression) @local
(call_expression function: [
  (qualified_identifier name: [(identifier) @reference (qualified_identifier name: (identifier) @reference)])
  (template_function name: (identifier) @reference)])

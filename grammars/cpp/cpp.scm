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
      (operator_name) @name]))]) @definition.function
((function_definition (storage_class_specifier) @private) (#eq? @private "static"))
((function_definition (storage_class_specifier) @public) (#eq? @public "inline"))

; Declarations: prototypes, members, file-level variables.
(declaration
  declarator: [
    (function_declarator declarator: [(identifier) @name (operator_name) @name (destructor_name) @name])
    (pointer_declarator declarator: [
      (function_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))])
    (reference_declarator (function_declarator declarator: [(identifier) @name (operator_name) @name]))]) @definition.function @outer
(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) @name (operator_name) @name])
    (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))
    (reference_declarator (function_declarator declarator: [(field_identifier) @name (operator_name) @name]))]) @definition.method @outer
(declaration
  declarator: [
    (identifier) @name
    (array_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (identifier) @name)
    (init_declarator declarator: [
      (identifier) @name
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (identifier) @name)])]) @definition.variable
((declaration (storage_class_specifier) @private) @outer (#eq? @private "static"))

; Types.
(class_specifier name: [
  (type_identifier) @name
  (template_type name: (type_identifier) @name)
  (qualified_identifier name: (type_identifier) @name)] body: (_)) @definition.class
(type_definition
  type: [(struct_specifier body: (_) @body) (union_specifier body: (_) @body) (class_specifier body: (_) @body)]
  declarator: (type_identifier) @name) @definition.struct
(type_definition
  type: (enum_specifier body: (_) @body)
  declarator: (type_identifier) @name) @definition.enum
(type_definition
  declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
    (array_declarator declarator: (type_identifier) @name)
    (function_declarator declarator: [
      (type_identifier) @name
      (parenthesized_declarator [
        (type_identifier) @name
        (pointer_declarator declarator: (type_identifier) @name)])])
    (pointer_declarator declarator: (function_declarator declarator: [
      (type_identifier) @name
      (parenthesized_declarator [
        (type_identifier) @name
        (pointer_declarator declarator: (type_identifier) @name)])]))]) @definition.type
(struct_specifier name: [
  (type_identifier) @name
  (template_type name: (type_identifier) @name)
  (qualified_identifier name: (type_identifier) @name)] body: (_)) @definition.struct
(union_specifier name: (type_identifier) @name body: (_)) @definition.struct
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

; The preprocessor.
(preproc_def name: (identifier) @name value: (preproc_arg)) @definition.constant
(preproc_function_def name: (identifier) @name value: (preproc_arg) @body) @definition.macro
(preproc_include path: [(string_literal) (system_lib_string)] @import)

(lambda_expression) @local
(call_expression function: [
  (identifier) @reference
  (field_expression field: (field_identifier) @reference)
  (qualified_identifier name: [(identifier) @reference (qualified_identifier name: (identifier) @reference)])
  (template_function name: (identifier) @reference)])
(type_identifier) @reference
(comment) @comment

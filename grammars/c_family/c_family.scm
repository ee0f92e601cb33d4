; What C and C++ share.

; Visibility, and file-level variables.
((function_definition (storage_class_specifier) @private) (#eq? @private "static"))
((function_definition (storage_class_specifier) @public) (#eq? @public "inline"))
(declaration
  declarator: [
    (identifier) @name
    (array_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: [
      (identifier) @name
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: [
        (identifier) @name
        (array_declarator declarator: (identifier) @name)])])
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: [
      (identifier) @name
      (array_declarator declarator: (identifier) @name)])))
    (init_declarator declarator: [
      (identifier) @name
      (array_declarator declarator: [
        (identifier) @name
        (array_declarator declarator: (identifier) @name)])
      (pointer_declarator declarator: [
        (identifier) @name
        (array_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: [
          (identifier) @name
          (array_declarator declarator: (identifier) @name)])])
      (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: [
        (identifier) @name
        (array_declarator declarator: (identifier) @name)])))])]) @definition.variable
((declaration (storage_class_specifier) @private) @outer (#eq? @private "static"))

; Types.
(type_definition
  type: [(struct_specifier body: (_) @body) (union_specifier body: (_) @body)]
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
(union_specifier name: (type_identifier) @name body: (_)) @definition.struct

; The preprocessor.
(preproc_def name: (identifier) @name value: (preproc_arg)) @definition.constant
(preproc_function_def name: (identifier) @name value: (preproc_arg) @body) @definition.macro
(preproc_include path: [(string_literal) (system_lib_string)] @import)

(call_expression function: [
  (identifier) @reference
  (field_expression field: (field_identifier) @reference)])
(type_identifier) @reference
(comment) @comment

(function_item name: (identifier) @name) @definition.function
(function_signature_item name: (identifier) @name) @definition.function
(struct_item name: (type_identifier) @name) @definition.struct
(union_item name: (type_identifier) @name) @definition.struct
(enum_item name: (type_identifier) @name) @definition.enum
(trait_item name: (type_identifier) @name) @definition.interface
(impl_item type: [
  (type_identifier) @name
  (generic_type type: [(type_identifier) @name (scoped_type_identifier name: (type_identifier) @name)])
  (scoped_type_identifier name: (type_identifier) @name)
  (reference_type type: [
    (type_identifier) @name
    (primitive_type) @name
    (generic_type type: (type_identifier) @name)
    (dynamic_type trait: (type_identifier) @name)
    (array_type) @name])
  (primitive_type) @name
  (dynamic_type trait: [
    (type_identifier) @name
    (generic_type type: (type_identifier) @name)
    (scoped_type_identifier name: (type_identifier) @name)
    (higher_ranked_trait_bound type: (generic_type type: (type_identifier) @name))])
  (bounded_type (dynamic_type trait: [
    (type_identifier) @name
    (generic_type type: (type_identifier) @name)
    (scoped_type_identifier name: (type_identifier) @name)]))
  (array_type element: [(primitive_type) @name (type_identifier) @name])
  (pointer_type type: [(primitive_type) @name (type_identifier) @name])
  (tuple_type) @name
  (unit_type) @name
  (never_type) @name
  (function_type) @name]) @definition.class
(mod_item name: (identifier) @name) @definition.module
(macro_definition name: (identifier) @name . ["{" "(" "["] @body) @definition.macro
(const_item name: (identifier) @name) @definition.constant
(static_item name: (identifier) @name) @definition.variable
(type_item name: (type_identifier) @name) @definition.type
(attribute_item) @attribute
(closure_expression) @local

(function_item . (visibility_modifier) @public)
(struct_item . (visibility_modifier) @public)
(union_item . (visibility_modifier) @public)
(enum_item . (visibility_modifier) @public)
(trait_item . (visibility_modifier) @public)
(mod_item . (visibility_modifier) @public)
(const_item . (visibility_modifier) @public)
(static_item . (visibility_modifier) @public)
(type_item . (visibility_modifier) @public)
(impl_item trait: (_) body: (declaration_list . "{" @public.rest))

; `mod name;` names a file.
(use_declaration argument: (_) @import)
(extern_crate_declaration name: (identifier) @import)
(mod_item name: (identifier) @import . ";")

(call_expression function: [
  (identifier) @reference
  (field_expression field: (field_identifier) @reference)
  (scoped_identifier name: (identifier) @reference)
  (generic_function function: [
    (identifier) @reference
    (field_expression field: (field_identifier) @reference)
    (scoped_identifier name: (identifier) @reference)])])
(macro_invocation macro: [
  (identifier) @reference
  (scoped_identifier name: (identifier) @reference)])
(type_identifier) @reference
(line_comment) @comment
(block_comment) @comment

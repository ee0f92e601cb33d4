; Definitions
(namespace_definition name: (namespace_name) @name) @definition.module
(class_declaration name: (name) @name) @definition.class
(interface_declaration name: (name) @name) @definition.interface
(trait_declaration name: (name) @name) @definition.interface
(enum_declaration name: (name) @name) @definition.enum
(function_definition name: (name) @name) @definition.function
(method_declaration name: (name) @name) @definition.method
(const_declaration (const_element . (name) @name)) @definition.constant
((function_call_expression
  function: (name) @_define
  arguments: (arguments . (argument (string (string_content) @name)))) @definition.constant
 (#eq? @_define "define"))

; Visibility
((method_declaration (visibility_modifier) @private) (#any-of? @private "private" "protected"))
((const_declaration (visibility_modifier) @private) (#any-of? @private "private" "protected"))

; Imports. Of `__DIR__ . '/a.php'` the file is what counts.
(namespace_use_declaration (namespace_use_clause . [(qualified_name) (name)] @import))
(namespace_use_declaration
  (namespace_name) @import
  body: (namespace_use_group (namespace_use_clause . [(name) (qualified_name)] @import.member)))
(require_once_expression [
  (string) @import
  (encapsed_string) @import
  (binary_expression right: [(string) (encapsed_string)] @import)
  (parenthesized_expression [
    (string) @import
    (encapsed_string) @import
    (binary_expression right: [(string) (encapsed_string)] @import)])])
(require_expression [
  (string) @import
  (encapsed_string) @import
  (binary_expression right: [(string) (encapsed_string)] @import)
  (parenthesized_expression [
    (string) @import
    (encapsed_string) @import
    (binary_expression right: [(string) (encapsed_string)] @import)])])
(include_once_expression [
  (string) @import
  (encapsed_string) @import
  (binary_expression right: [(string) (encapsed_string)] @import)
  (parenthesized_expression [
    (string) @import
    (encapsed_string) @import
    (binary_expression right: [(string) (encapsed_string)] @import)])])
(include_expression [
  (string) @import
  (encapsed_string) @import
  (binary_expression right: [(string) (encapsed_string)] @import)
  (parenthesized_expression [
    (string) @import
    (encapsed_string) @import
    (binary_expression right: [(string) (encapsed_string)] @import)])])

; References
(function_call_expression function: [(name) @reference (qualified_name (name) @reference)])
(member_call_expression name: (name) @reference)
(nullsafe_member_call_expression name: (name) @reference)
(scoped_call_expression scope: [(name) @reference (qualified_name (name) @reference)])
(scoped_call_expression name: (name) @reference)
(class_constant_access_expression . [(name) @reference (qualified_name (name) @reference)])
(object_creation_expression [(name) @reference (qualified_name (name) @reference)]
  (#not-any-of? @reference "self" "static" "parent"))
(base_clause [(name) @reference (qualified_name (name) @reference)])
(class_interface_clause [(name) @reference (qualified_name (name) @reference)])
(use_declaration [(name) @reference (qualified_name (name) @reference)])
(attribute [(name) @reference (qualified_name (name) @reference)])
(named_type [(name) @reference (qualified_name (name) @reference)]
  (#not-any-of? @reference "self" "static" "parent"))

(anonymous_function) @local
(arrow_function) @local
(comment) @comment

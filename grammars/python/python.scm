(function_definition name: (identifier) @name) @definition.function
(class_definition name: (identifier) @name) @definition.class
(assignment left: [
  (identifier) @name
  (pattern_list [(identifier) @name (list_splat_pattern (identifier) @name)])
  (tuple_pattern [(identifier) @name (list_splat_pattern (identifier) @name)])]) @definition.variable
(type_alias_statement left: (type [
  (identifier) @name
  (generic_type . (identifier) @name)])) @definition.type
(decorated_definition) @wrapper
(lambda) @local

(module . (expression_statement . (string) @doc))
(function_definition body: (block . (expression_statement . (string) @doc)))
(class_definition body: (block . (expression_statement . (string) @doc)))

(import_statement name: [
  (dotted_name) @import
  (aliased_import name: (dotted_name) @import)])
(import_from_statement
  module_name: (_) @import
  name: [
    (dotted_name) @import.member
    (aliased_import name: (dotted_name) @import.member)])
(import_from_statement module_name: (_) @import (wildcard_import))

(call function: [
  (identifier) @reference
  (attribute attribute: (identifier) @reference)])
(decorator [
  (identifier) @reference
  (attribute attribute: (identifier) @reference)])
(class_definition superclasses: (argument_list [
  (identifier) @reference
  (attribute attribute: (identifier) @reference)]))
(type [
  (identifier) @reference
  (attribute attribute: (identifier) @reference)])
(comment) @comment

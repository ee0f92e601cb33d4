; Definitions
(function_declaration name: (identifier) @name) @definition.function
(function_declaration name: (dot_index_expression field: (identifier) @name)) @definition.function
(function_declaration name: (method_index_expression method: (identifier) @name)) @definition.method
(assignment_statement
  (variable_list . name: [(identifier) @name (dot_index_expression field: (identifier) @name)])
  (expression_list . value: (function_definition body: (block)? @body))) @definition.function
(field
  name: [(identifier) @name (string) @name]
  value: (function_definition body: (block)? @body)) @definition.function @outer
(assignment_statement (variable_list name: (identifier) @name)) @definition.variable

; Visibility
(function_declaration "local" @private)
(variable_declaration "local" @private) @wrapper

; Imports
((function_call name: (identifier) @_require arguments: (arguments . (string) @import))
 (#any-of? @_require "require" "dofile" "loadfile"))

; References
((function_call name: [
  (identifier) @reference
  (dot_index_expression field: (identifier) @reference)
  (method_index_expression method: (identifier) @reference)])
 (#not-any-of? @reference "require" "dofile" "loadfile"))

(function_definition) @local
(comment) @comment
(hash_bang_line) @comment

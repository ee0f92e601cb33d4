; Definitions
(function_declaration name: (identifier) @name) @definition.function
(function_declaration name: (dot_index_expression field: (identifier) @name)) @definition.function
(function_declaration name: (method_index_expression method: (identifier) @name)) @definition.method
(assignment_statement (variable_list . name: (identifier) @name)
  (expression_list . value: (function_definition body: (block)? @body))) @definition.function
(assignment_statement (variable_list . name: (dot_index_expression field: (identifier) @name))
  (expression_list . value: (function_definition body: (block)? @body))) @definition.function

; Visibility
(function_declaration "local" @private)

; Imports
((function_call name: (identifier) @_f arguments: (arguments . (string content: (string_content) @import)))
 (#any-of? @_f "require" "dofile" "loadfile"))

; References
(function_call name: [(identifier) @reference
                      (dot_index_expression field: (identifier) @reference)
                      (method_index_expression method: (identifier) @reference)])

(function_definition) @local
(comment) @comment

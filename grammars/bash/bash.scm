; Definitions
(function_definition name: (word) @name) @definition.function
(declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable
(program (variable_assignment name: (variable_name) @name) @definition.variable)

; Imports
((command
  name: (command_name (word) @_source)
  argument: [(word) (string) (raw_string) (concatenation)] @import)
 (#any-of? @_source "source" "."))

; References
((command name: (command_name (word) @reference))
 (#not-any-of? @reference "source" "." ":" "[" "cd" "echo" "eval" "exec" "exit" "printf" "read" "return" "set" "shift"
  "test" "trap" "unset"))

(comment) @comment

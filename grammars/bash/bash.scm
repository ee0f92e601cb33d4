; Definitions
(function_definition name: (word) @name) @definition.function
((declaration_command (variable_assignment name: (variable_name) @name)) @definition.constant)

; Imports
((command name: (command_name (word) @_c) argument: [(word) (string) (raw_string) (concatenation)] @import)
 (#any-of? @_c "source" "."))

; References
(command name: (command_name (word) @reference))

(subshell) @local
(comment) @comment

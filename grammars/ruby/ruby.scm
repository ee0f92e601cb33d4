; Definitions
(class name: [(constant) @name (scope_resolution name: (constant) @name)]) @definition.class
(module name: [(constant) @name (scope_resolution name: (constant) @name)]) @definition.module
(method name: (_) @name) @definition.method
(singleton_method name: (_) @name) @definition.method
(assignment left: (constant) @name) @definition.constant
((call method: (identifier) @_m arguments: (argument_list (simple_symbol) @name)) @definition.method
 (#any-of? @_m "attr_accessor" "attr_reader" "attr_writer" "define_method" "scope" "has_many" "belongs_to" "has_one" "delegate"))

; Imports
((call method: (identifier) @_m arguments: (argument_list . (string (string_content) @import)))
 (#any-of? @_m "require" "require_relative" "load" "autoload"))

; References
(call method: [(identifier) (constant)] @reference)
(constant) @reference

(comment) @comment

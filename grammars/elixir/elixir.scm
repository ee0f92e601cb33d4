; Definitions: everything is a call of a macro.
((call target: (identifier) @_m (arguments . (alias) @name) (do_block) @body) @definition.module
 (#any-of? @_m "defmodule" "defimpl"))
((call target: (identifier) @_m (arguments . (alias) @name) (do_block) @body) @definition.interface
 (#eq? @_m "defprotocol"))
((call target: (identifier) @_m
   (arguments . [(call target: (identifier) @name)
                 (identifier) @name
                 (binary_operator left: (call target: (identifier) @name))])
   (do_block)? @body) @definition.function
 (#any-of? @_m "def" "defp" "defguard" "defguardp" "defdelegate" "defcallback"))
((call target: (identifier) @_m
   (arguments . [(call target: (identifier) @name)
                 (identifier) @name
                 (binary_operator left: (call target: (identifier) @name))])
   (do_block)? @body) @definition.macro
 (#any-of? @_m "defmacro" "defmacrop"))

; Visibility
((call target: (identifier) @private) (#any-of? @private "defp" "defmacrop" "defguardp"))

; Imports
((call target: (identifier) @_m (arguments . (alias) @import))
 (#any-of? @_m "alias" "import" "require" "use"))

; References
(call target: (identifier) @reference)
(call target: (dot right: (identifier) @reference))
(alias) @reference

; Documentation: @doc "…" stands before its function, @moduledoc inside its module.
((unary_operator operand: (call target: (identifier) @_d (arguments . (string (quoted_content) @doc))))
 (#eq? @_d "moduledoc"))
((unary_operator operand: (call target: (identifier) @_d (arguments . (string)))) @comment
 (#eq? @_d "doc"))
((unary_operator operand: (call target: (identifier) @_d)) @attribute
 (#any-of? @_d "spec" "impl" "deprecated" "since"))

(comment) @comment

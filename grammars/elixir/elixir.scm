; Definitions: everything is a call of a macro.
((call target: (identifier) @_def (arguments . (alias) @name) (do_block)? @body) @definition.module
 (#any-of? @_def "defmodule" "defimpl"))
((call target: (identifier) @_def (arguments . (alias) @name) (do_block)? @body) @definition.interface
 (#eq? @_def "defprotocol"))
((call
  target: (identifier) @_def
  (arguments . [
    (call target: (identifier) @name)
    (identifier) @name
    (binary_operator left: (call target: (identifier) @name))])
  (do_block)? @body) @definition.function
 (#any-of? @_def "def" "defp" "defguard" "defguardp" "defdelegate"))
((call
  target: (identifier) @_def
  (arguments . [
    (call target: (identifier) @name)
    (identifier) @name
    (binary_operator left: (call target: (identifier) @name))])
  (do_block)? @body) @definition.macro
 (#any-of? @_def "defmacro" "defmacrop"))
((unary_operator operand: (call
  target: (identifier) @_type
  (arguments . (binary_operator left: [(identifier) @name (call target: (identifier) @name)])))) @definition.type
 (#any-of? @_type "type" "typep" "opaque"))
((unary_operator operand: (call
  target: (identifier) @_callback
  (arguments . (binary_operator left: (call target: (identifier) @name))))) @definition.method
 (#any-of? @_callback "callback" "macrocallback"))

; Visibility
((call target: (identifier) @private (arguments)) (#any-of? @private "defp" "defmacrop" "defguardp"))

; Imports
((call target: (identifier) @_import (arguments . [(alias) (dot)] @import))
 (#any-of? @_import "alias" "import" "require" "use"))

; References. What defines, and what is said about definitions, are calls too.
((call target: (identifier) @reference)
 (#not-any-of? @reference "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defmodule"
  "defimpl" "defprotocol" "defstruct" "defexception" "alias" "import" "require" "use" "moduledoc" "doc" "typedoc"
  "spec" "type" "typep" "opaque" "callback" "macrocallback" "impl" "behaviour" "quote" "unquote"))
(call target: (dot right: (identifier) @reference))
(alias) @reference

; Documentation: @doc "…" stands before its function, @moduledoc inside its module.
((unary_operator operand: (call
  target: (identifier) @_doc
  (arguments . [
    (string (quoted_content) @doc)
    (sigil (quoted_content) @doc)])))
 (#eq? @_doc "moduledoc"))
((unary_operator operand: (call target: (identifier) @_doc (arguments . [(string) (sigil)]))) @comment
 (#any-of? @_doc "doc" "typedoc"))
((unary_operator operand: (call target: (identifier) @_attribute)) @attribute
 (#any-of? @_attribute "spec" "impl" "deprecated" "since" "doc"))

(comment) @comment

; Definitions. A class may also be a value: `Point = Struct.new(:x, :y)`.
(class name: [(constant) @name (scope_resolution name: (constant) @name)]) @definition.class
(module name: [(constant) @name (scope_resolution name: (constant) @name)]) @definition.module
(method name: [(identifier) @name (constant) @name (setter) @name]) @definition.method
((method name: (operator) @name) @definition.method (#not-eq? @name "<=>"))
(singleton_method name: (_) @name) @definition.method
((assignment
  left: (constant) @name
  right: (call receiver: (constant) @_class method: (identifier) @_new block: (_)? @body)) @definition.class
 (#any-of? @_class "Class" "Struct" "Data")
 (#any-of? @_new "new" "define"))
(assignment left: [(constant) @name (left_assignment_list (constant) @name)]) @definition.constant
((call receiver: (constant) @_class method: (identifier) @_new
  arguments: (argument_list (simple_symbol) @name @definition.field))
 (#any-of? @_class "Struct" "Data")
 (#any-of? @_new "new" "define"))

; Methods that are made by methods.
((call method: (identifier) @_makes
  arguments: (argument_list [(simple_symbol) @name (string) @name])) @definition.method
 (#any-of? @_makes "attr_accessor" "attr_reader" "attr_writer" "attr" "cattr_accessor" "cattr_reader"
  "cattr_writer" "mattr_accessor" "mattr_reader" "mattr_writer" "thread_mattr_accessor"
  "class_attribute" "delegate" "instance_delegate"))
((call method: (identifier) @_makes
  arguments: (argument_list . [(simple_symbol) @name (string) @name])) @definition.method
 (#any-of? @_makes "define_method" "define_singleton_method" "alias_method" "alias_attribute" "scope"
  "attribute" "has_many" "has_one" "belongs_to" "has_and_belongs_to_many" "has_one_attached"
  "has_many_attached" "attr_internal"))
((call method: (identifier) @_makes
  arguments: (argument_list . (_) (simple_symbol) @name)) @definition.method
 (#any-of? @_makes "def_delegators" "def_instance_delegators"))
((call method: (identifier) @_makes
  arguments: (argument_list . (_) (simple_symbol) @name)) @definition.method
 (#any-of? @_makes "def_delegator" "def_instance_delegator"))
(alias name: (_) @name) @definition.method

; Visibility: `private` for what follows, `private def x` for one.
((body_statement (identifier) @private.rest) (#any-of? @private.rest "private" "protected"))
((body_statement (identifier) @public.rest) (#any-of? @public.rest "public"))
; It ends with `class << self`, and does not hold for classes, constants and `def self.x`.
(class "class" @public)
(module "module" @public)
(assignment left: [(constant) @public (left_assignment_list (constant) @public)])
(singleton_class "<<" @public.rest)
(singleton_class "end" @public.rest)
(singleton_method "def" @public)
((call method: (identifier) @private arguments: (argument_list [(method) (singleton_method) (call)])) @wrapper
 (#any-of? @private "private" "protected" "private_class_method"))
((call method: (identifier) @public arguments: (argument_list (method))) @wrapper (#eq? @public "public"))
; `private :a, :b` for what was defined before.
((call method: (identifier) @_private arguments: (argument_list [(simple_symbol) @hidden (string) @hidden]))
 (#any-of? @_private "private" "protected" "private_class_method" "private_constant"))

; Imports
((call method: (identifier) @_require arguments: (argument_list (string) @import))
 (#any-of? @_require "require" "require_relative" "load" "autoload"))

; References. A call without receiver and arguments looks like a variable, except as a statement.
((call method: [(identifier) (constant)] @reference)
 (#not-any-of? @reference "require" "require_relative" "load" "autoload" "include" "extend" "attr_reader"
  "attr_writer" "attr_accessor" "private" "protected" "public" "new"))
((body_statement (identifier) @reference)
 (#not-any-of? @reference "private" "protected" "public" "module_function"))
(constant) @reference

(comment) @comment

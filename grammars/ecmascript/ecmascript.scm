; What JavaScript and TypeScript share.
(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(class_body (method_definition name: [
  (property_identifier) @name
  (private_property_identifier) @name
  (string) @name]) @definition.method)
(method_definition name: [(property_identifier) @name (string) @name]) @definition.method @outer
(method_definition name: (private_property_identifier) @private)

; Functions and classes that are values: of a constant, of a member, of a property.
(lexical_declaration (variable_declarator name: (identifier) @name value: [
  (arrow_function body: (_) @body)
  (function_expression body: (_) @body)
  (generator_function body: (_) @body)])) @definition.function
(lexical_declaration (variable_declarator name: (identifier) @name
  value: (class body: (_) @body))) @definition.class
(variable_declaration (variable_declarator name: (identifier) @name value: [
  (arrow_function body: (_) @body)
  (function_expression body: (_) @body)])) @definition.function
(assignment_expression
  left: (member_expression
    object: [
      (identifier)
      (member_expression object: (identifier) @scope property: (property_identifier) @_prototype)
      (member_expression)]
    property: (property_identifier) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (class body: (_) @body)]
  (#eq? @_prototype "prototype") (#not-eq? @name "exports")) @definition.function
((assignment_expression
  left: (member_expression object: (identifier) property: (property_identifier) @_exports)
  right: [
    (function_expression name: (identifier) @name body: (_) @body)
    (generator_function name: (identifier) @name body: (_) @body)]) @definition.function
 (#eq? @_exports "exports"))
((assignment_expression
  left: (member_expression object: (identifier) property: (property_identifier) @_exports)
  right: (class name: (_) @name body: (_) @body)) @definition.class
 (#eq? @_exports "exports"))
((assignment_expression
  left: (member_expression object: (identifier) property: (property_identifier) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression "function" . (formal_parameters) body: (_) @body)
    (class "class" . (class_body) @body)]) @definition.function
 (#eq? @name "exports"))
(pair key: [(property_identifier) @name (string) @name] value: [
  (arrow_function body: (_) @body)
  (function_expression body: (_) @body)]) @definition.method @outer

(lexical_declaration kind: "const" (variable_declarator name: (identifier) @name)) @definition.constant
(lexical_declaration kind: "let" (variable_declarator name: (identifier) @name)) @definition.variable
(variable_declaration (variable_declarator name: (identifier) @name)) @definition.variable

; Names that are taken out of an object or an array, two levels deep.
(lexical_declaration (variable_declarator name: [
  (object_pattern [
    (shorthand_property_identifier_pattern) @name
    (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)
    (rest_pattern (identifier) @name)
    (pair_pattern value: [
      (identifier) @name
      (assignment_pattern left: (identifier) @name)
      (object_pattern [
        (shorthand_property_identifier_pattern) @name
        (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)
        (rest_pattern (identifier) @name)
        (pair_pattern value: [
          (identifier) @name
          (assignment_pattern left: (identifier) @name)
          (array_pattern (identifier) @name)])])
      (array_pattern [
        (identifier) @name
        (assignment_pattern left: (identifier) @name)
        (rest_pattern (identifier) @name)])])])
  (array_pattern [
    (identifier) @name
    (assignment_pattern left: (identifier) @name)
    (rest_pattern (identifier) @name)
    (object_pattern [
      (shorthand_property_identifier_pattern) @name
      (pair_pattern value: (identifier) @name)])])])) @definition.constant

(variable_declaration (variable_declarator name: [
  (object_pattern [
    (shorthand_property_identifier_pattern) @name
    (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)
    (pair_pattern value: (identifier) @name)])
  (array_pattern (identifier) @name)])) @definition.variable

; What a constructor sets; what an export wraps.
(assignment_expression
  left: (member_expression object: (this) property: [
    (property_identifier) @name
    (private_property_identifier) @name])
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)]) @definition.method
(export_statement value: (call_expression arguments: (arguments [
  (function_expression name: (identifier) @name body: (_) @body) @definition.function
  (call_expression arguments: (arguments
    (function_expression name: (identifier) @name body: (_) @body) @definition.function))])))
(export_statement value: (call_expression arguments: (arguments
  (class name: (_) @name body: (_) @body) @definition.class)))
(export_statement value: (call_expression arguments: (arguments (identifier) @export)))
(export_statement value: (class name: (_) @name body: (_) @body) @definition.class)
(export_statement value: (function_expression name: (identifier) @name body: (_) @body) @definition.function)

(arrow_function) @local
(function_expression) @local

; Exports.
(export_statement) @wrapper @public
(export_statement value: (identifier) @export)
(export_specifier name: (identifier) @export)
((export_specifier name: (identifier) @export.default alias: _ @_as) (#eq? @_as "default"))
(export_statement "default" declaration: (_ name: (_) @export.default))
(export_statement "default" value: [
  (identifier) @export.default
  (class name: (_) @export.default)
  (function_expression name: (identifier) @export.default)
  (call_expression arguments: (arguments "(" . (identifier) @export.default . ")"))])
(assignment_expression
  left: (member_expression object: (identifier) @_exports)
  right: (identifier) @export
  (#eq? @_exports "exports"))
(assignment_expression
  left: (member_expression
    object: (member_expression object: (identifier) @_module property: (property_identifier) @_exports))
  right: (identifier) @export
  (#eq? @_module "module") (#eq? @_exports "exports"))
(assignment_expression
  left: (member_expression object: (identifier) @_exports) @public
  right: [(function_expression) (arrow_function) (class)]
  (#eq? @_exports "exports"))
(assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports) @public
  right: [(function_expression) (arrow_function) (class)]
  (#eq? @_module "module") (#eq? @_exports "exports"))
(assignment_expression
  left: (member_expression
    object: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)) @public
  right: [(function_expression) (arrow_function) (class)]
  (#eq? @_module "module") (#eq? @_exports "exports"))
(assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
  right: [
    (identifier) @export.default
    (object [
      (shorthand_property_identifier) @export
      (pair value: (identifier) @export)])]
  (#eq? @_module "module") (#eq? @_exports "exports"))

((assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
  right: (object)) @wrapper @public
  (#eq? @_module "module") (#eq? @_exports "exports"))

; Imports.
(import_statement source: (string) @import)
(export_statement source: (string) @import)
(call_expression
  function: [(import) (identifier) @_require]
  arguments: (arguments . (string) @import)
  (#eq? @_require "require"))

(call_expression function: [
  (identifier) @reference
  (member_expression property: (property_identifier) @reference)])
(new_expression constructor: [
  (identifier) @reference
  (member_expression property: (property_identifier) @reference)])
(comment) @comment
(hash_bang_line) @comment

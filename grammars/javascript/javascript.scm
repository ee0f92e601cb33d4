; Beside the queries of ecmascript and jsx.
(class_declaration name: (identifier) @name) @definition.class
(field_definition property: (property_identifier) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]) @definition.method
(class_heritage (identifier) @reference)

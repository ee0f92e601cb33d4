(rule_set (selectors) @name (block) @body) @definition.key
(keyframes_statement (keyframes_name) @name) @definition.key
(import_statement [
  (string_value) @import
  (call_expression (arguments [(string_value) (plain_value)] @import))])
(comment) @comment

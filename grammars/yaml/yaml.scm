; Two levels of keys: below them is data. "<<" takes over the keys of another place.
(document (block_node (block_mapping (block_mapping_pair key: (flow_node) @name) @definition.key)))
((document (block_node (block_mapping (block_mapping_pair value: (block_node (block_mapping
  (block_mapping_pair key: (flow_node) @name) @definition.key))))))
 (#not-eq? @name "<<"))
(comment) @comment

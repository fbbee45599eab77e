// Forget what a mapping set states, some of it at a time.
// $mapping_set: its id
// $limit: mappings
MATCH (m:Mapping {mapping_set: $mapping_set})
WITH m LIMIT $limit
DELETE m

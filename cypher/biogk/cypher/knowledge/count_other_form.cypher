// How many entities have a vector that is not kept as it is to be.
// $index: whether the list is wanted beside the bytes
MATCH (e:Entity)
{{include knowledge/otherwise_kept}}
RETURN count(e) AS entities

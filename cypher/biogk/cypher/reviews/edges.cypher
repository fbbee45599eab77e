// Properties of the edges of a triple: one that a source states, or one a run.
// $subject: id
// $object: id
// $source: source; empty for edges that runs or same-as made
MATCH (s:Entity {id: $subject})-[r:{{type}}]->(o:Entity {id: $object}) WHERE coalesce(r.source, '') = $source
RETURN r {.*, reviewed: null} AS said

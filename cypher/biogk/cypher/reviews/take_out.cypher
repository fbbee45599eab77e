// Take the edges of a triple out.
// $subject: id
// $object: id
// $source: source; empty for edges that runs or same-as made
MATCH (s:Entity {id: $subject})-[r:{{type}}]->(o:Entity {id: $object}) WHERE coalesce(r.source, '') = $source
DELETE r

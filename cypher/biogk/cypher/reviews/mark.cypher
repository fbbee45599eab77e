// Mark the edges of a triple as looked at and right, or no longer.
// $subject: id
// $object: id
// $source: source; empty for edges that runs or same-as made
// $right: whether they are marked
MATCH (s:Entity {id: $subject})-[r:{{type}}]->(o:Entity {id: $object})
WHERE coalesce(r.source, '') = $source AND $right = (r.reviewed IS NULL)
SET r.reviewed = CASE WHEN $right THEN date() END

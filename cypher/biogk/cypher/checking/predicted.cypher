// What runs predict of pairs of entities by one relation, in columns: the place of the pair in the lists,
// the confidence.
// $subjects: ids
// $objects: ids, as many
// $run: only this run; all where empty
UNWIND range(0, size($subjects) - 1) AS place
MATCH (s:Entity {id: $subjects[place]})
MATCH (o:Entity {id: $objects[place]})
MATCH (s)-[p:{{type}}]->(o)
WHERE p.run IS NOT NULL AND ($run = '' OR p.run = $run)
RETURN collect([place, coalesce(p.confidence, 0.0)]) AS found

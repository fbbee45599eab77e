// Pairs of entities of which sources know that a relation does not hold, in columns: the place of the pair in
// the lists, the source.
// $relation: its type
// $subjects: ids
// $objects: ids, as many
// $sources: only these; all where empty
// $held_out: sources that do not count
UNWIND range(0, size($subjects) - 1) AS place
MATCH (s:Entity {id: $subjects[place]})<-[:OF_SUBJECT]-(f:Falsehood {relation: $relation})
MATCH (f)-[:OF_OBJECT]->(:Entity {id: $objects[place]})
WHERE NOT f.source IN $held_out AND (size($sources) = 0 OR f.source IN $sources)
RETURN collect([place, f.source]) AS found

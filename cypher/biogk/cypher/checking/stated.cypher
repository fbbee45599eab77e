// What sources state of pairs of entities by one relation, in columns: the place of the pair in the lists, the
// source, the weight, and the encoder and estimator that it is of.
// $subjects: ids
// $objects: ids, as many
// $sources: only these; all where empty
// $held_out: sources that do not count
UNWIND range(0, size($subjects) - 1) AS place
MATCH (s:Entity {id: $subjects[place]})
MATCH (o:Entity {id: $objects[place]})
MATCH (s)-[r:{{type}}]->(o)
WHERE r.source IS NOT NULL AND NOT r.source IN $held_out AND (size($sources) = 0 OR r.source IN $sources)
RETURN collect([place, r.source, r.weight, r.encoder + ' (' + r.estimator + ')']) AS found

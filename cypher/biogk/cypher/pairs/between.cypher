// Edges from one of some entities to one of others, whoever states, predicts or joins them.
// $subjects: ids
// $objects: ids
MATCH (s:Entity)-[r]->(o:Entity) WHERE s.id IN $subjects AND o.id IN $objects
RETURN s.id AS subject, s.name AS subject_name, type(r) AS relation, o.id AS object, o.name AS object_name,
       coalesce(r.source, '') AS source, coalesce(r.run, '') AS run, properties(r) AS said
ORDER BY source, run, relation, subject, object

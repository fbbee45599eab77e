// Pairs of names that sources know not to be related, in columns, by the relation.
// $types: relation types
MATCH (s:Entity)<-[:OF_SUBJECT]-(f:Falsehood)-[:OF_OBJECT]->(o:Entity)
WHERE f.relation IN $types AND s.name <> s.id AND o.name <> o.id
WITH DISTINCT f.relation AS type, s.name AS subject, o.name AS object
ORDER BY type, subject, object
RETURN collect(type) AS types, collect(subject) AS subjects, collect(object) AS objects

// Pairs of names that sources know not to be related, in columns, by the relation.
// $types: relation types
// $held_out: sources that do not count
MATCH (s:Entity)<-[:OF_SUBJECT]-(f:Falsehood)-[:OF_OBJECT]->(o:Entity)
WHERE f.relation IN $types AND NOT f.source IN $held_out
{{seen s}}
{{seen o}}
WITH * WHERE seen_s.name <> s.id AND seen_o.name <> o.id
WITH DISTINCT f.relation AS type, seen_s.name AS subject, seen_o.name AS object
ORDER BY type, subject, object
RETURN collect(type) AS types, collect(subject) AS subjects, collect(object) AS objects

// What two sources disagree on: pairs of the same names that both relate, but by different relations.
// $first: a source [default: "wikidata"]
// $second: another source [default: "medlama"]
// $limit: how many [default: 20]
MATCH (s:Entity)-[r]->(o:Entity) WHERE r.source = $first
MATCH (s2:Entity)-[q]->(o2:Entity)
WHERE q.source = $second AND s2.name IN [s.name] + s.aliases AND o2.name IN [o.name] + o.aliases
WITH s, o, collect(DISTINCT type(r)) AS first_says, collect(DISTINCT type(q)) AS second_says
WHERE NONE(type IN first_says WHERE type IN second_says)
RETURN s.name AS subject, o.name AS object, first_says, second_says
ORDER BY subject, object LIMIT $limit

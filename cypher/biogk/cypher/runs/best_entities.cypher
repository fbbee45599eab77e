// The likeliest entity of linked spans: the best score, then the most connected, then the first id.
// $mentions: ids
UNWIND $mentions AS id
MATCH (m:Mention {id: id})-[l:LINKED_TO]->(e:Entity)
WITH m, l, e ORDER BY l.score DESC, COUNT { (e)--() } DESC, e.id
WITH m, head(collect(e.id)) AS entity
RETURN collect(m.id) AS mentions, collect(entity) AS entities

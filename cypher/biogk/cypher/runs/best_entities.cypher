// The likeliest entity of linked spans: the best score, then the most connected, then the first id. An entity
// whose kinds are known is none where none of them fits the type of the span.
// $mentions: ids
// $kinds: for each the kinds that fit; any where empty
UNWIND range(0, size($mentions) - 1) AS row
MATCH (m:Mention {id: $mentions[row]})-[l:LINKED_TO]->(e:Entity)
WITH m, l, e, $kinds[row] AS fitting, CASE WHEN e.assumed_kinds THEN []
       ELSE [kind IN labels(e) WHERE NOT kind IN ['Entity', 'Concept']] END AS kinds
WHERE fitting = [] OR kinds = [] OR any(kind IN kinds WHERE kind IN fitting)
WITH m, l, e ORDER BY l.score DESC, COUNT { (e)--() } DESC, e.id
WITH m, head(collect(e.id)) AS entity
RETURN collect(m.id) AS mentions, collect(entity) AS entities

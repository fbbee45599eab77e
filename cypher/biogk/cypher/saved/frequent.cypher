// Most frequent linked entities of a corpus. What SAME_AS joins counts as one, under the first id.
// $corpus: corpus, such as ade-0; all where empty [default: ""]
// $limit: how many [default: 20]
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
MATCH (d:Document)-[:HAS_MENTION]->(m:Mention)-[:LINKED_TO]->(linked:Entity)
WHERE $corpus = '' OR d.corpus = $corpus
WITH linked, collect(m) AS mentions
CALL (linked) {
  MATCH (linked)-[same:SAME_AS]-{0,1}(e:Entity) WHERE ALL(x IN same WHERE x.score >= $score)
  RETURN e ORDER BY e.id LIMIT 1
}
UNWIND mentions AS m
MATCH (d:Document)-[:HAS_MENTION]->(m)
WITH e, count(DISTINCT d) AS documents, count(DISTINCT m) AS mentions
RETURN e.name AS entity, documents, mentions,
       [label IN labels(e) WHERE label <> 'Entity'] AS kinds, e.id AS id
ORDER BY documents DESC, entity LIMIT $limit

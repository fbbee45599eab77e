// What the graph states between two names of one document, and how many of those pairs are annotated as related: whether its knowledge can tell. The first row has all pairs of linked names. What SAME_AS joins counts as one.
// $corpus: corpus, such as ade-0; all where empty [default: ""]
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
MATCH (d:Document)-[:HAS_MENTION]->(a:Mention)-[:LINKED_TO]->(one:Entity)
WHERE $corpus = '' OR d.corpus = $corpus
MATCH (d)-[:HAS_MENTION]->(b:Mention)-[:LINKED_TO]->(other:Entity)
WHERE a.id < b.id
OPTIONAL MATCH (one)-[same:SAME_AS]-{0,1}(:Entity)-[r]-(:Entity)-[also:SAME_AS]-{0,1}(other)
WHERE r.source IS NOT NULL AND ALL(x IN same + also WHERE x.score >= $score)
WITH a, b, collect(DISTINCT type(r)) AS types
WITH types, EXISTS { (a)-[:GOLD]-(b) } AS related
UNWIND types + ['(any two)'] AS stated
WITH stated, count(*) AS pairs, sum(toInteger(related)) AS annotated
RETURN stated, pairs, annotated, round(100.0 * annotated / pairs, 1) AS per_cent
ORDER BY pairs DESC, stated

// Coverage of a corpus by each source: how many of its annotated mentions the dictionary links, all and frequent ones (in more than ten documents). A source knows a mention too where SAME_AS joins its concept to the linked one.
// $corpus: corpus, such as ade-0; all where empty [default: ""]
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
MATCH (d:Document)-[:HAS_MENTION]->(m:Mention)
WHERE size(m.types) > 0 AND ($corpus = '' OR d.corpus = $corpus)
OPTIONAL MATCH (m)-[:LINKED_TO]->(:Entity)-[same:SAME_AS]-{0,1}(e:Entity)
WHERE ALL(x IN same WHERE x.score >= $score)
UNWIND coalesce(e.sources, [null]) AS origin
WITH toLower(m.text) AS text, d, origin
WITH text, count(DISTINCT d) AS documents, collect(DISTINCT origin) AS origins
WITH collect({frequent: documents > 10, origins: origins}) AS texts
UNWIND reduce(all = [], t IN texts | all + [o IN t.origins WHERE NOT o IN all]) + ['(all)'] AS origin
RETURN origin AS source,
       size([t IN texts WHERE origin = '(all)' OR origin IN t.origins]) AS distinct_mentions,
       size([t IN texts WHERE t.frequent AND (origin = '(all)' OR origin IN t.origins)]) AS frequent_mentions,
       round(100.0 * size([t IN texts WHERE origin = '(all)' OR origin IN t.origins]) / size(texts), 1) AS per_cent
ORDER BY distinct_mentions DESC, source

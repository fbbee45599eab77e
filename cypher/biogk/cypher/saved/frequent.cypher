// Most frequent linked entities of a corpus.
// $corpus: corpus, such as ade-0; all where empty [default: ""]
// $limit: how many [default: 20]
MATCH (d:Document)-[:HAS_MENTION]->(m:Mention)-[:LINKED_TO]->(e:Entity)
WHERE $corpus = '' OR d.corpus = $corpus
RETURN e.name AS entity, count(DISTINCT d) AS documents, count(m) AS mentions,
       [label IN labels(e) WHERE label <> 'Entity'] AS kinds, e.id AS id
ORDER BY documents DESC, entity LIMIT $limit

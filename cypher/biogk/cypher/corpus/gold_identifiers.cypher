// Documents whose annotation gives mentions identifiers, in columns, paged by id; of each its text and
// its annotated mentions as start, end, types, identifiers.
// $corpora: corpora to read; all where empty
// $splits: splits to read; all where empty
// $after: the last id of the page before
// $limit: documents a page
MATCH (d:Document)
WHERE d.id > $after
  AND (size($corpora) = 0 OR d.corpus IN $corpora)
  AND (size($splits) = 0 OR d.split IN $splits)
  AND EXISTS { (d)-[:HAS_MENTION]->(m) WHERE m.identifiers IS NOT NULL }
WITH d ORDER BY d.id LIMIT $limit
RETURN collect(d.id) AS ids, collect(d.text) AS texts,
       collect(COLLECT {
         MATCH (d)-[:HAS_MENTION]->(m) WHERE size(m.types) > 0
         RETURN [m.start, m.end, m.types, coalesce(m.identifiers, [])] ORDER BY m.start, m.end
       }) AS mentions

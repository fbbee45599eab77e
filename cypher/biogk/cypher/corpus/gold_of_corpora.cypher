// Identifiers of annotated mentions, in columns, paged by document.
// $corpora: corpora to read; all where empty
// $splits: splits to read; all where empty
// $after: the last id of the page before
// $limit: documents a page
MATCH (d:Document)
WHERE d.id > $after
  AND (size($corpora) = 0 OR d.corpus IN $corpora)
  AND (size($splits) = 0 OR d.split IN $splits)
WITH d ORDER BY d.id LIMIT $limit
RETURN collect(d.id) AS ids,
       collect(COLLECT {
         MATCH (d)-[:HAS_MENTION]->(m) WHERE size(m.types) > 0
         UNWIND coalesce(m.identifiers, []) AS identifier
         RETURN DISTINCT identifier
       }) AS identifiers

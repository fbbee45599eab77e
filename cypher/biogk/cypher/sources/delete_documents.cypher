// Remove some documents of a corpus with their mentions and relations.
// $source: corpus
// $limit: how many documents
MATCH (d:Document {corpus: $source})
WITH d LIMIT $limit
OPTIONAL MATCH (d)-[:HAS_MENTION|HAS_RELATION]->(m)
DETACH DELETE m
WITH DISTINCT d
DETACH DELETE d

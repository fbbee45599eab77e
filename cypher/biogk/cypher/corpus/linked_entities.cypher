// How many entities of each source the texts of a corpus name, annotated or not.
// $corpus: name of the corpus
// $frequent: documents that a frequent one stands in at least
MATCH (d:Document {corpus: $corpus})-[:HAS_MENTION]->()-[:LINKED_TO]->(e:Entity)
WITH e, count(DISTINCT d) AS documents
UNWIND e.sources AS source
RETURN source, count(e) AS entities,
       count(CASE WHEN documents >= $frequent THEN 1 END) AS frequent
ORDER BY source

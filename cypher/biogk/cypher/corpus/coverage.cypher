// Distinct names of annotated mentions of a corpus, in columns: in how many documents each stands,
// and which sources know it (pairs of source and method of a link of one of its mentions).
// $corpus: name of the corpus
MATCH (d:Document {corpus: $corpus})-[:HAS_MENTION]->(m:Mention)
WHERE size(m.types) > 0
WITH toLower(m.text) AS name, count(DISTINCT d) AS documents, collect(m) AS mentions
CALL (mentions) {
  UNWIND mentions AS m
  MATCH (m)-[l:LINKED_TO]->(e)
  UNWIND e.sources AS source
  RETURN collect(DISTINCT [source, l.method]) AS links
}
WITH name, documents, links ORDER BY name
RETURN collect(name) AS names, collect(documents) AS documents, collect(links) AS links

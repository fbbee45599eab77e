// Documents of a corpus with their annotated mentions. A span of text is one mention, whatever
// marks it: an annotation (types), the dictionary (LINKED_TO), a run (FOUND). Mentions of a document
// that share one of their clusters name one thing. Returns how many documents are new.
// $rows: maps of id, corpus, split, text, mentions (maps of id, start, end, text, types, clusters,
//        identifiers)
UNWIND $rows AS row
MERGE (d:Document {id: row.id})
WITH d, row, d.text IS NULL AS fresh
FOREACH (_ IN CASE WHEN fresh THEN [1] ELSE [] END |
  SET d.corpus = row.corpus, d.split = row.split, d.text = row.text)
WITH d, row, fresh
CALL (d, row) {
  UNWIND row.mentions AS mention
  MERGE (m:Mention {id: mention.id})
  ON CREATE SET m.start = mention.start, m.end = mention.end, m.text = mention.text, m.types = []
  MERGE (d)-[:HAS_MENTION]->(m)
  WITH m, [t IN mention.types WHERE NOT t IN m.types] AS types,
    [c IN mention.clusters WHERE NOT c IN coalesce(m.clusters, [])] AS clusters,
    [i IN mention.identifiers WHERE NOT i IN coalesce(m.identifiers, [])] AS identifiers
  FOREACH (_ IN CASE WHEN size(types) > 0 THEN [1] ELSE [] END | SET m.types = m.types + types)
  FOREACH (_ IN CASE WHEN size(clusters) > 0 THEN [1] ELSE [] END |
    SET m.clusters = coalesce(m.clusters, []) + clusters)
  FOREACH (_ IN CASE WHEN size(identifiers) > 0 THEN [1] ELSE [] END |
    SET m.identifiers = coalesce(m.identifiers, []) + identifiers)
}
RETURN count(DISTINCT CASE WHEN fresh THEN d END) AS documents

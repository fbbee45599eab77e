// Relation types of a corpus, with the types of their ends, the most frequent first.
// $corpus: name of the corpus
MATCH (:Document {corpus: $corpus, split: 'train'})-[:HAS_MENTION]->(h)-[g:GOLD]->(t)
UNWIND h.types AS head
UNWIND t.types AS tail
RETURN g.type AS relation, head, tail, count(*) AS relations
ORDER BY relation, relations DESC, head, tail

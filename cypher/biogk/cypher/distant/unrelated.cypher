// Annotated mentions of a corpus, and those of them that are in no relation.
// $corpus: name of the corpus
MATCH (:Document {corpus: $corpus, split: 'train'})-[:HAS_MENTION]->(m) WHERE size(m.types) > 0
RETURN count(m) AS mentions, count(CASE WHEN NOT EXISTS { (m)-[:GOLD]-() } THEN 1 END) AS unrelated

// Where a run and the annotation part: relations that it missed or made up, with their text.
// $run: id of the run
// $limit: how many [default: 20]
MATCH (run:Run {id: $run})
MATCH (d:Document {corpus: run.corpus, split: run.split})-[:HAS_MENTION]->(h:Mention)
CALL (run, h) {
  MATCH (h)-[g:GOLD]->(t:Mention)
  WHERE NOT EXISTS { (h)-[p:PREDICTED]->(t) WHERE p.run = run.id AND p.type = g.type }
  RETURN 'missed' AS mistake, t, g.type AS type, null AS confidence
  UNION
  MATCH (h)-[p:PREDICTED]->(t:Mention)
  WHERE p.run = run.id AND NOT EXISTS { (h)-[g:GOLD]->(t) WHERE g.type = p.type }
  RETURN 'made up' AS mistake, t, p.type AS type, p.confidence AS confidence
}
RETURN mistake, h.text AS head, type, t.text AS tail, confidence, d.text AS text
ORDER BY confidence DESC, d.id LIMIT $limit

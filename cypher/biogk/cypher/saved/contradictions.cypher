// What contradicts itself: a triple that is stated or predicted and that a source knows to be false, and a drug that treats or prevents what it also causes, in one source or in two, or in texts. SAME_AS is followed: run `biogk same-as` first.
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
// $limit: how many [default: 20]
CALL () {
  MATCH (s:Entity)<-[:OF_SUBJECT]-(f:Falsehood)-[:OF_OBJECT]->(o:Entity)
  MATCH (s)-[same_s:SAME_AS]-{0,1}(a:Entity)-[r]->(b:Entity)-[same_o:SAME_AS]-{0,1}(o)
  WHERE type(r) IN [f.relation, 'PREDICTED_' + f.relation]
    AND ALL(x IN same_s + same_o WHERE x.score >= $score)
  RETURN a, r, b, 'known to be false' AS but, f.source AS says, null AS h
  UNION
  MATCH (a:Entity)-[r:TREATS|PREVENTS|PREDICTED_TREATS|PREDICTED_PREVENTS]->(b:Entity)
  MATCH (a)-[same_s:SAME_AS]-{0,1}(:Entity)
        -[h:HAS_SIDE_EFFECT|CAUSES|PREDICTED_HAS_SIDE_EFFECT|PREDICTED_CAUSES]->
        (:Entity)-[same_o:SAME_AS]-{0,1}(b)
  WHERE ALL(x IN same_s + same_o WHERE x.score >= $score)
  RETURN a, r, b, type(h) AS but, coalesce(h.source, h.run) AS says, h
}
RETURN a.name AS subject, type(r) AS relation, b.name AS object, coalesce(r.source, r.run) AS stated_by,
       but, says, coalesce(r.weight, r.confidence) AS weight,
       coalesce(h.evidence, r.evidence, [])[..3] AS evidence,
       a.id AS subject_id, b.id AS object_id
ORDER BY weight IS NULL, weight DESC, subject, object, but, says LIMIT $limit

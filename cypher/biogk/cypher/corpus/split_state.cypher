// What a task graph is made from, in a form that changes when the database does.
// $corpus: name of the corpus
// $split: train, dev or test
// $held_out: sources that do not count
CALL () {
  MATCH (s:Source) WHERE NOT s.id IN $held_out
  WITH s ORDER BY s.id
  RETURN collect(s.id + ' ' + coalesce(toString(s.loaded_at), '') + ' '
                 + coalesce(toString(s.weighed_at), '')) AS sources
}
CALL () {
  MATCH (v:Review {verdict: 'wrong'}) WHERE v.source <> '' AND NOT v.source IN $held_out
  WITH v ORDER BY v.id
  RETURN collect(v.id) AS refused
}
MATCH (d:Document {corpus: $corpus, split: $split})
OPTIONAL MATCH (d)-[:HAS_MENTION]->(m)
OPTIONAL MATCH (m)-[l:LINKED_TO]->(e)
RETURN sources + refused AS sources, count(DISTINCT d) AS documents, count(DISTINCT m) AS mentions, count(l) AS links,
       COUNT {
         (:Document {corpus: $corpus, split: $split})-[:HAS_RELATION]->()
       } AS concept_relations,
       collect(DISTINCT l.lexicon) AS lexicons, collect(DISTINCT e.gk_network) AS networks

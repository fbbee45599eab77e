// What a run read a relation between two entities in: the sentences of its mentions, or the beginning of the
// document.
// $ids: ids of the documents
// $run: run
// $ends: ids of both entities
// $length: how many characters of each
MATCH (d:Document) WHERE d.id IN $ids
RETURN d.id AS id, left(coalesce(head(COLLECT {
  MATCH (d)-[:HAS_MENTION]->(h:Mention)-[p:PREDICTED {run: $run}]->(t:Mention)
  WHERE p.sentences IS NOT NULL
    AND all(id IN $ends WHERE EXISTS { (m)-[:LINKED_TO]->(:Entity {id: id}) WHERE m IN [h, t] })
  RETURN reduce(read = '', sentence IN p.sentences | trim(read + ' ' + sentence))
  ORDER BY p.confidence DESC LIMIT 1
}), d.text), $length) AS text

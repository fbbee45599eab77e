// Documents that speak of both ends of a triple: those that a run found it in, then others that name both. Each
// with the places of the mentions, [start, end].
// $evidence: ids of the documents that a run found it in
// $subjects: ids of the subject, and of what SAME_AS joins to it
// $objects: the same of the object
// $limit: how many
CALL () {
  MATCH (d:Document) WHERE d.id IN $evidence
  RETURN d
  UNION
  MATCH (s:Entity)<-[:LINKED_TO]-(:Mention)<-[:HAS_MENTION]-(d:Document) WHERE s.id IN $subjects
  WITH DISTINCT d
  WHERE EXISTS { MATCH (d)-[:HAS_MENTION]->(:Mention)-[:LINKED_TO]->(o:Entity) WHERE o.id IN $objects }
  RETURN d ORDER BY d.id LIMIT $limit
}
WITH DISTINCT d, d.id IN $evidence AS found ORDER BY NOT found, d.id LIMIT $limit
RETURN d.id AS id, d.text AS text, found,
       COLLECT { MATCH (d)-[:HAS_MENTION]->(m:Mention)-[:LINKED_TO]->(e:Entity) WHERE e.id IN $subjects
                 RETURN DISTINCT [m.start, m.end] } AS subject,
       COLLECT { MATCH (d)-[:HAS_MENTION]->(m:Mention)-[:LINKED_TO]->(e:Entity) WHERE e.id IN $objects
                 RETURN DISTINCT [m.start, m.end] } AS object

// Mark documents as linked with a dictionary, and remove the links that an older one made, with
// the mentions that nothing else holds.
// $documents: ids
// $lexicon: digest of the dictionary
UNWIND $documents AS id
MATCH (d:Document {id: id})
SET d.lexicon = $lexicon
WITH d
MATCH (d)-[:HAS_MENTION]->(m)-[l:LINKED_TO]->()
WHERE l.lexicon <> $lexicon
DELETE l
WITH DISTINCT m
WHERE size(m.types) = 0 AND NOT EXISTS { (m)-[:LINKED_TO]->() } AND NOT EXISTS { ()-[:FOUND]->(m) }
DETACH DELETE m

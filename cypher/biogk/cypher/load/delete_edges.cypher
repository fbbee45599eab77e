// Remove what a source states of some entities.
// $source: source
// $ids: subjects
UNWIND $ids AS id
MATCH (:Entity {id: id})-[r]->(:Entity)
WHERE r.source = $source
DELETE r
UNION
UNWIND $ids AS id
MATCH (:Entity {id: id})<-[:OF_SUBJECT]-(f:Falsehood {source: $source})
DETACH DELETE f

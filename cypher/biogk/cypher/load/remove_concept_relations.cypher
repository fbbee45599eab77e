// Take annotated relations between concepts out.
// $ids: their ids
UNWIND $ids AS id
MATCH (c:ConceptRelation {id: id})
DETACH DELETE c

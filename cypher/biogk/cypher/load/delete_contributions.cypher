// Forget what sources said of entities.
// $ids: sources and entities, joined by a space
UNWIND $ids AS id
MATCH (c:Contribution {id: id}) DELETE c

// What the other sources say of the entities of one, as maps; of an entity that no other knows there is none.
// $ids: entities
// $held_out: the one
UNWIND $ids AS id
MATCH (e:Entity {id: id})
{{seen e}}
RETURN collect(seen_e {.*, id: e.id, renamed: seen_e.name <> e.name}) AS rows

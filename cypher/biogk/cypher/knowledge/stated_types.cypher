// Relation types that a source states.
// $held_out: sources that do not count
CALL db.relationshipTypes() YIELD relationshipType AS type
WITH type WHERE EXISTS { MATCH (:Entity)-[r:$(type)]->(:Entity) WHERE r.source IS NOT NULL AND NOT r.source IN $held_out }
RETURN type ORDER BY type

// Relation types that a source states.
CALL db.relationshipTypes() YIELD relationshipType AS type
WITH type WHERE EXISTS { MATCH (:Entity)-[r:$(type)]->(:Entity) WHERE r.source IS NOT NULL }
RETURN type ORDER BY type

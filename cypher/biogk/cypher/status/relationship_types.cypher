// Edges by type, and how many of them carry a weight.
CALL db.relationshipTypes() YIELD relationshipType AS type
CALL (type) { MATCH ()-[r:$(type)]->() RETURN count(r) AS edges, count(r.weight) AS weighed }
WITH type, edges, weighed WHERE edges > 0
RETURN type, edges, weighed ORDER BY edges DESC, type

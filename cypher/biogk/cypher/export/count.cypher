// How many entities there are; the database keeps count.
MATCH (e:Entity) RETURN count(e) AS entities

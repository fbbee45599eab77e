// Whether any SAME_AS edges are there, and the sources that were held out when they were made.
MATCH (s:Source) WHERE s.same_as_without
WITH s.id AS id ORDER BY id
WITH collect(id) AS held_out
RETURN EXISTS { ()-[:SAME_AS]->() } AS joined, held_out

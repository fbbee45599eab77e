// What SAME_AS joins to some entities, in columns.
// $ids: entities
// $score: the lowest score of an edge to follow
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[same:SAME_AS]-(o:Entity) WHERE same.score >= $score
RETURN collect(e.id) AS ids, collect(o.id) AS joined

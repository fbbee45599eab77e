// Of which relations some entities are subject or object anywhere, what SAME_AS joins to them
// speaking for them, in columns.
// $ids: entities
// $types: relation types
// $score: the lowest score of an edge to follow
UNWIND $ids AS id
MATCH (e:Entity {id: id})
OPTIONAL MATCH (e)-[same:SAME_AS]-(joined:Entity) WHERE same.score >= $score
WITH id, e, collect(joined) AS others
WITH id, others + e AS speakers
RETURN collect(id) AS ids,
       collect([type IN $types
                WHERE any(each IN speakers WHERE EXISTS { (each)-[r]->() WHERE type(r) = type })]) AS subjects,
       collect([type IN $types
                WHERE any(each IN speakers WHERE EXISTS { (each)<-[r]-() WHERE type(r) = type })]) AS objects

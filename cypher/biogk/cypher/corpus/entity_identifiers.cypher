// Identifiers of entities and of what SAME_AS joins to each, in columns: a row for each of these.
// $ids: entities
// $score: the lowest score of a SAME_AS edge to follow
// $held_out: sources that do not count
UNWIND $ids AS id
MATCH (:Entity {id: id})-[same:SAME_AS]-{0,1}(e:Entity) WHERE all(one IN same WHERE one.score >= $score)
{{seen e}}
RETURN collect(id) AS ids, collect([e.id] + coalesce(seen_e.identifiers, [])) AS identifiers

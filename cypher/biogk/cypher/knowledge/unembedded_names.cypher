// Entities whose embedding another network made, or none, in the order of their ids, in columns.
// One that has its id in the place of a name has nothing to encode.
// $after: the last id of the page before
// $limit: entities a page
// $network: id of the network
// $held_out: sources that do not count
MATCH (e:Entity) WHERE e.id > $after AND (e.gk_network IS NULL OR e.gk_network <> $network)
{{seen e}}
WITH e, seen_e WHERE seen_e.name <> e.id
WITH e, seen_e ORDER BY e.id LIMIT $limit
RETURN collect(e.id) AS ids, collect(seen_e.name) AS names

// How many entities that have a name have no embedding of this network.
// $network: id of the network; empty to count all entities
// $held_out: sources that do not count
MATCH (e:Entity) WHERE e.gk_network IS NULL OR e.gk_network <> $network
{{seen e}}
WITH e, seen_e WHERE seen_e.name <> e.id
RETURN count(e) AS entities

// How many entities that have a name have no embedding of this network.
// $network: id of the network; empty to count all entities
MATCH (e:Entity)
WHERE e.name <> e.id AND (e.gk_network IS NULL OR e.gk_network <> $network)
RETURN count(e) AS entities

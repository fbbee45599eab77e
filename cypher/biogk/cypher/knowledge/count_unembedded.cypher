// How many entities have no embedding of this network.
// $network: id of the network; empty to count all entities
MATCH (e:Entity) WHERE (e.gk_network IS NULL OR e.gk_network <> $network) RETURN count(e) AS entities

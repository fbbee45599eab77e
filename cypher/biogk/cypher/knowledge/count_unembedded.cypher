// How many entities have no embedding of this network.
// $network: id of the network
MATCH (e:Entity) WHERE coalesce(e.gk_network, '') <> $network RETURN count(e) AS entities

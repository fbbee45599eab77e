// Take the embeddings away that another network made. Runs in a transaction of its own every 10,000 entities.
// $network: id of the network whose embeddings stay
MATCH (e:Entity) WHERE e.gk_network <> $network
CALL (e) { REMOVE e.gk_vector, e.gk_embedding, e.gk_network } IN TRANSACTIONS OF 10000 ROWS

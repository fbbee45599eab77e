// The encoders that gave the weights of the graph, as the edges that are looked at name them.
// $limit: how many edges are, weighed or not
MATCH (:Entity)-[r]->(:Entity)
WITH r LIMIT $limit WHERE r.encoder IS NOT NULL
RETURN r.encoder AS encoder, count(*) AS edges ORDER BY edges DESC

// The encoders that gave the weights of the graph, as their edges name them.
MATCH (:Entity)-[r]->(:Entity) WHERE r.encoder IS NOT NULL
RETURN r.encoder AS encoder, count(*) AS edges ORDER BY edges DESC

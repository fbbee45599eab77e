// The networks that made the embeddings in the graph, the one of most entities first.
MATCH (e:Entity) WHERE e.gk_network IS NOT NULL
RETURN e.gk_network AS network, count(*) AS entities
ORDER BY entities DESC, network

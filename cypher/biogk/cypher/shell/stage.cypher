// How far a graph has come: what is in it of each thing that a command makes.
RETURN EXISTS { (:Entity) } AS entities, EXISTS { (:Document) } AS documents,
       EXISTS { MATCH (e:Entity) WHERE e.gk_network IS NOT NULL } AS embedded,
       EXISTS { MATCH (e:Entity) WHERE e.gk_embedding IS NOT NULL } AS indexed,
       EXISTS { MATCH (:Entity)-[r]->(:Entity) WHERE r.weight IS NOT NULL } AS weighed

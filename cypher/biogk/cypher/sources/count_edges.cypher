// How many edges of each type a source states, and how many of them carry a weight.
MATCH (:Entity)-[r]->(:Entity)
WHERE r.source IS NOT NULL
RETURN r.source AS source, type(r) AS type, count(*) AS edges, count(r.weight) AS weighed
ORDER BY source, edges DESC, type

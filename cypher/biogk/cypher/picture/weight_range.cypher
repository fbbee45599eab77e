// Between which weights nine tenths of the edges lie, of those that are looked at.
// $limit: how many edges are, weighed or not
MATCH (:Entity)-[r]->(:Entity)
WITH r LIMIT $limit WHERE r.weight IS NOT NULL
RETURN percentileCont(r.weight, 0.05) AS low, percentileCont(r.weight, 0.95) AS high

// Between which weights nine tenths of the edges lie, of at most so many that are looked at.
// $limit: how many
MATCH (:Entity)-[r]->(:Entity) WHERE r.weight IS NOT NULL
WITH r.weight AS weight LIMIT $limit
RETURN percentileCont(weight, 0.05) AS low, percentileCont(weight, 0.95) AS high

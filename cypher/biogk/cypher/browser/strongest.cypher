// The triples that the model finds likeliest, as a graph.
// $limit: how many [default: 25]
MATCH triple = (:Entity)-[r]->(:Entity) WHERE r.weight IS NOT NULL
RETURN triple ORDER BY r.weight DESC LIMIT $limit

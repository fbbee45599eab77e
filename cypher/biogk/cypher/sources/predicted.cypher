// Whether a run predicts something of an entity that only one source supports.
// $run: run
// $source: source
RETURN EXISTS {
  MATCH (s:Entity)-[p:{{type}}]->(o:Entity)
  WHERE p.run = $run AND (s.sources = [$source] OR o.sources = [$source])
} AS found

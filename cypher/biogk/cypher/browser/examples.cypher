// Values from this graph for questions that need a name: what has most edges, and what a run found.
// $predicted: relationship types that runs write
CALL () {
  MATCH (e:Entity) WITH e ORDER BY COUNT { (e)--() } DESC, e.name LIMIT 1
  OPTIONAL MATCH (e)--(:Entity)--(far:Entity) WHERE far <> e AND NOT EXISTS { (e)--(far) }
  RETURN collect(e.name)[0] AS entity, collect(far.name)[0] AS far
}
CALL () {
  MATCH (:Drug)-[t:TREATS]->(d:Entity)
  WITH d, count(t) AS drugs ORDER BY drugs DESC, d.name LIMIT 1
  RETURN collect(d.name)[0] AS disease
}
CALL () {
  MATCH (:Entity)-[p:$any($predicted)]->(o:Entity)
  WITH o, max(p.run) AS run ORDER BY COUNT { (o)--(:Entity) } DESC, o.name LIMIT 1
  RETURN collect(o.name)[0] AS found, collect(run)[0] AS run
}
RETURN entity, far, disease, found, run

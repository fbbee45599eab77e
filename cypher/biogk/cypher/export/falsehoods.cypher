// What sources state to be false of a page of entities, in the order of the subjects' ids.
// $after: the last subject id of the page before
// $limit: subjects a page
// $source: id of the source; null for all
CALL () {
  MATCH (s:Entity) WHERE s.id > $after WITH s ORDER BY s.id LIMIT $limit RETURN collect(s) AS page
}
CALL (page) {
  UNWIND page AS s
  MATCH (s)<-[:OF_SUBJECT]-(f:Falsehood)-[:OF_OBJECT]->(o:Entity)
  WHERE $source IS NULL OR f.source = $source
  WITH s, f, o ORDER BY s.id, f.relation, o.id, f.source
  RETURN collect([s.id, s.name, f.relation, o.id, o.name, properties(f)]) AS falsehoods
}
RETURN page[-1].id AS last, size(page) AS looked_at, falsehoods

// What a source states of one relation, and what it knows to be false, in columns, paged by the id of the
// subject: id and name of both ends, whether it holds.
// $after: the last id of the page before
// $limit: entities a page
// $source: id of the source
// $relation: the relation type
CALL () {
  MATCH (s:Entity) WHERE s.id > $after WITH s ORDER BY s.id LIMIT $limit RETURN collect(s) AS page
}
CALL (page) {
  UNWIND page AS s
  CALL (s) {
    MATCH (s)-[r:{{type}}]->(o:Entity) WHERE r.source = $source RETURN o, true AS holds
    UNION ALL
    MATCH (s)<-[:OF_SUBJECT]-(f:Falsehood {relation: $relation})-[:OF_OBJECT]->(o:Entity)
    WHERE f.source = $source
    RETURN o, false AS holds
  }
  WITH s, o, holds ORDER BY s.id, o.id
  RETURN collect([s.id, s.name, o.id, o.name, holds]) AS pairs
}
RETURN page[-1].id AS last, pairs

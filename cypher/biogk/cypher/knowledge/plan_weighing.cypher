// What is to be weighed: triples, different names of their subjects and objects, and some of the triples,
// drawn, as pairs of names.
// $drawn: how many to draw
// $encoder, $estimator, $sources, $never, $again, $only, $held_out: as in weighable.cypher
CALL () {
  MATCH (s:Entity)-[r]->(o:Entity)
  {{include knowledge/weighable}}
  WITH * WHERE named
  RETURN count(*) AS triples, count(DISTINCT seen_s.name) AS subjects,
         count(DISTINCT seen_o.name) AS objects
}
CALL () {
  MATCH (s:Entity)-[r]->(o:Entity)
  {{include knowledge/weighable}}
  WITH * WHERE named
  WITH seen_s.name AS subject, seen_o.name AS object ORDER BY rand() LIMIT $drawn
  RETURN collect([subject, object]) AS pairs
}
RETURN triples, subjects, objects, pairs

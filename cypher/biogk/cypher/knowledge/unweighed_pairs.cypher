// Triples to weigh whose subject has one of the next names, in columns: one entry a triple.
// Names rather than entities are paged through, so that equal sentences stand in one page.
// Entities that a source knows by their identifier alone have no name to weigh.
// $after: the last name of the page before
// $names: subject names a page
// $encoder, $estimator, $sources, $never, $again, $only, $held_out: as in weighable.cypher
CALL () {
  MATCH (s:Entity) WHERE s.name > $after AND EXISTS {
    MATCH (s)-[r]->(o:Entity)
    {{include knowledge/chosen}}
  }
  WITH DISTINCT s.name AS name ORDER BY name LIMIT $names
  RETURN collect(name) AS page
}
CALL (page) {
  UNWIND page AS name
  MATCH (s:Entity {name: name})-[r]->(o:Entity)
  {{include knowledge/weighable}}
  WITH * WHERE named
  RETURN
    collect(elementId(r)) AS edges,
    collect(type(r)) AS types,
    collect(seen_s.name) AS subjects,
    collect(seen_o.name) AS objects
}
RETURN page[-1] AS last, edges, types, subjects, objects

// Names of entities that begin like one of some texts, for the completion of the shell.
// $starts: texts
// $limit: how many
UNWIND $starts AS start
CALL (start) {
  MATCH (e:Entity) WHERE e.name STARTS WITH start
  RETURN e.name AS name, [label IN labels(e) WHERE label <> 'Entity'] AS kinds
  LIMIT $limit
}
RETURN DISTINCT name, kinds ORDER BY name LIMIT $limit

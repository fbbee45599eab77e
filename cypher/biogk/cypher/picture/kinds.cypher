// Labels of entities by name.
// $names: names
MATCH (e:Entity) WHERE e.name IN $names
RETURN e.name AS name, collect(labels(e))[0] AS labels, collect(e.id)[0] AS id

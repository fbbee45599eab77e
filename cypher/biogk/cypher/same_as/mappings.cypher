// What mapping sets state of two entities, by the order of their ids, in columns.
// $after: the last id of the page before
// $limit: mappings a page
MATCH (m:Mapping) WHERE m.id > $after
WITH m ORDER BY m.id LIMIT $limit
RETURN collect(m.id) AS ids, collect([m.subject, m.object, m.mapping_set, m.negated, m.confidence,
       m.justification]) AS mappings

// Remove edges that a source states.
// $source: source
// $rows: maps of subject, type, object
UNWIND $rows AS row
MATCH (:Entity {id: row.subject})-[r]->(:Entity {id: row.object})
WHERE type(r) = row.type AND r.source = $source
DELETE r

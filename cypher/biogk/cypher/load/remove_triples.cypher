// Remove what a source states: edges, or falsehoods where there is the id of one.
// $source: source
// $rows: maps of subject, type, object, falsehood (id, or empty)
UNWIND $rows AS row
MATCH (:Entity {id: row.subject})-[r]->(:Entity {id: row.object})
WHERE row.falsehood = '' AND type(r) = row.type AND r.source = $source
DELETE r
UNION
UNWIND $rows AS row
MATCH (f:Falsehood {id: row.falsehood})
DETACH DELETE f

// Documents that are there already with another text or split.
// $rows: maps of id, text, split
UNWIND $rows AS row
MATCH (d:Document {id: row.id})
WHERE d.text <> row.text OR d.split <> row.split
RETURN d.id AS id, d.split AS split, d.text <> row.text AS other_text
LIMIT 1

// What mapping sets state of two entities. Each is a node without edges, found by the ids of both: it stays
// when they go, and no query takes it for a fact.
// $rows: maps of id, mapping_set, subject (the smaller id), object, negated, confidence, justification; no id twice
UNWIND $rows AS row
MERGE (m:Mapping {id: row.id})
WITH m, row
WHERE m.negated IS NULL OR m.negated <> row.negated OR m.confidence <> row.confidence
   OR m.justification <> row.justification
SET m = row

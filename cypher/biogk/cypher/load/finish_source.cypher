// A source whose load is complete: how far it had come need not be known any more. Its time is that
// of the last load that brought something: what was made from the graph before then still holds.
// $id: source
// $rows: rows read
// $rejected: rows that could not be used
// $changed: whether anything came with this load or an interrupted part of it
MATCH (s:Source {id: $id})
SET s.status = 'complete', s.rows = $rows, s.rejected = $rejected,
    s.loaded_at = CASE WHEN $changed OR s.loaded_at IS NULL THEN datetime() ELSE s.loaded_at END
REMOVE s.fingerprint, s.checked, s.done, s.imported

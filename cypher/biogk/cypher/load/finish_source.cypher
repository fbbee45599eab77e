// A source whose load is complete: how far it had come need not be known any more.
// $id: source
// $rows: rows read
// $rejected: rows that could not be used
MATCH (s:Source {id: $id})
SET s.status = 'complete', s.rows = $rows, s.rejected = $rejected, s.loaded_at = datetime()
REMOVE s.fingerprint, s.checked, s.done, s.imported

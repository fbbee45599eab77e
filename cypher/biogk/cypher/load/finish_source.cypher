// A source whose load is complete.
// $id: source
// $rows: rows read
// $rejected: rows that could not be used
MATCH (s:Source {id: $id})
SET s.status = 'complete', s.rows = $rows, s.rejected = $rejected, s.loaded_at = datetime()

// The end of a run: how far a write of it had come need not be known any more.
// $id: run
// $status: finished, failed or interrupted
// $metrics: JSON, or null
MATCH (r:Run {id: $id})
SET r.status = $status, r.metrics = $metrics, r.finished_at = datetime()
REMOVE r.rows, r.written

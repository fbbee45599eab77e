// The end of a run.
// $id: run
// $status: finished, failed or interrupted
// $metrics: JSON, or null
MATCH (r:Run {id: $id})
SET r.status = $status, r.metrics = $metrics, r.finished_at = datetime()

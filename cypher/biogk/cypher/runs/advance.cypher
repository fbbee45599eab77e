// How far the write of a run has come.
// $id: run
// $written: rows that are there
MATCH (r:Run {id: $id}) SET r.written = $written

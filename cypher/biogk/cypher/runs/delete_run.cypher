// Remove the run itself.
// $run: run
MATCH (r:Run {id: $run}) DETACH DELETE r

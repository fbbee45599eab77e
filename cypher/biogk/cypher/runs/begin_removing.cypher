// A run is taken out in several transactions: until the last it says so.
// $run: run
MATCH (r:Run {id: $run}) SET r.status = 'removing'

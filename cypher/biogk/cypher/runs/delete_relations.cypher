// Undo relations between mentions that a run wrote.
// $run: run
// $limit: how many
MATCH ()-[p:PREDICTED]->() WHERE p.run = $run
WITH p LIMIT $limit DELETE p

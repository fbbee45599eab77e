// Undo edges of one type between entities that a run wrote.
// $run: run
// $limit: how many
MATCH ()-[p:{{type}}]->() WHERE p.run = $run
WITH p LIMIT $limit DELETE p

// Undo the edges of one type between entities that a run wrote.
// $run: run
MATCH ()-[p:{{type}}]->() WHERE p.run = $run DELETE p

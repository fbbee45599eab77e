// Undo the relations between mentions that a run wrote.
// $run: run
MATCH ()-[p:PREDICTED]->() WHERE p.run = $run DELETE p

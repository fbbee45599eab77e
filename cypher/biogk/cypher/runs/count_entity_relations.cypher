// How many edges of one type between entities a run wrote.
// $run: run
MATCH ()-[p:{{type}}]->() WHERE p.run = $run RETURN count(p) AS edges

// Remove SAME_AS edges that nothing says any more.
// $edges: element ids
UNWIND $edges AS edge
MATCH ()-[r:SAME_AS]->() WHERE elementId(r) = edge
DELETE r

// One run with what it added between mentions.
// $id: run
MATCH (r:Run {id: $id})
RETURN r {.*, started_at: toString(r.started_at), finished_at: toString(r.finished_at)} AS run,
       COUNT { (r)-[:FOUND]->() } AS mentions,
       COUNT { ()-[p:PREDICTED]->() WHERE p.run = $id } AS mention_relations,
       COLLECT { MATCH (p:Run {trained_by: $id}) RETURN p.id ORDER BY p.id } AS predictions

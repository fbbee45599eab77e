// What the language model says of triples.
// $rows: maps of edge (element id), weight, predicted, rank, correct
// $encoder: fingerprint of the encoder
UNWIND $rows AS row
MATCH ()-[r]->() WHERE elementId(r) = row.edge
SET r.weight = row.weight, r.predicted = row.predicted, r.rank = row.rank,
    r.correct = row.correct, r.encoder = $encoder

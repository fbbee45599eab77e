// Whether any triple has a weight that the embeddings could be trained on.
// $encoder: label of the encoder
// $all: also count those whose relation the model did not predict
// $held_out: sources that do not count
RETURN EXISTS {
  MATCH (:Entity)-[r]->(:Entity) WHERE r.encoder = $encoder AND ($all OR r.correct) AND NOT r.source IN $held_out
} AS found

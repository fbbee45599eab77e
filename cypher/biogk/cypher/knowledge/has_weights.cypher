// Whether any triple has a weight that the embeddings could be trained on.
// $encoder: label of the encoder
// $all: also count those whose relation the model did not predict
RETURN EXISTS {
  MATCH (:Entity)-[r]->(:Entity) WHERE r.encoder = $encoder AND ($all OR r.correct)
} AS found

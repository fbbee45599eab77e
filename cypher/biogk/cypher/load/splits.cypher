// How many documents a corpus has in each split.
// $corpus: name of the corpus
MATCH (d:Document {corpus: $corpus})
RETURN d.split AS split, count(d) AS documents

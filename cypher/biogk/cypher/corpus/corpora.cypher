// Corpora and their splits.
MATCH (d:Document)
RETURN d.corpus AS corpus, d.split AS split, count(d) AS documents
ORDER BY corpus, split

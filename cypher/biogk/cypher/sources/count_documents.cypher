// How many documents of each split a corpus has.
MATCH (d:Document)
RETURN d.corpus AS source, d.split AS split, count(*) AS documents
ORDER BY source, split

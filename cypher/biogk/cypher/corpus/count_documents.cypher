// How many documents there are.
// $corpora: corpora to count; all where empty
// $splits: splits to count; all where empty
MATCH (d:Document)
WHERE (size($corpora) = 0 OR d.corpus IN $corpora) AND (size($splits) = 0 OR d.split IN $splits)
RETURN count(d) AS documents

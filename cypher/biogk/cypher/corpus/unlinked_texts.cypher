// Documents that were not linked with this dictionary, in columns, paged by id.
// $corpora: corpora to read; all where empty
// $splits: splits to read; all where empty
// $lexicon: digest of the dictionary
// $after: the last id of the page before
// $limit: documents a page
MATCH (d:Document)
WHERE d.id > $after
  AND coalesce(d.lexicon, '') <> $lexicon
  AND (size($corpora) = 0 OR d.corpus IN $corpora)
  AND (size($splits) = 0 OR d.split IN $splits)
WITH d ORDER BY d.id LIMIT $limit
RETURN collect(d.id) AS ids, collect(d.text) AS texts

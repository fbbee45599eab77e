// Documents of one corpus and split in columns, paged by id.
// $corpus: name of the corpus
// $split: train, dev or test
// $after: the last id of the page before
// $limit: documents a page
MATCH (d:Document {corpus: $corpus, split: $split}) WHERE d.id > $after
WITH d ORDER BY d.id LIMIT $limit
RETURN collect(d.id) AS ids, collect(d.text) AS texts

// Texts of one corpus, all splits, in columns, paged by id.
// $corpus: name of the corpus
// $after: the last id of the page before
// $limit: documents a page
MATCH (d:Document {corpus: $corpus}) WHERE d.id > $after
WITH d ORDER BY d.id LIMIT $limit
RETURN collect(d.id) AS ids, collect(d.text) AS texts

// The beginning of documents' texts.
// $ids: ids of the documents
// $length: how many signs of each
MATCH (d:Document) WHERE d.id IN $ids
RETURN d.id AS id, left(d.text, $length) AS text

// Nodes by their element ids, without their vectors.
// $ids: element ids
MATCH (n) WHERE elementId(n) IN $ids
RETURN elementId(n) AS id, labels(n) AS labels, n{.id, .name, .text, .aliases, .model} AS properties

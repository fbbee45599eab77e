// Strongest treatments of a disease, by the language model's weight.
// $disease: name or alias of the disease
// $limit: how many [default: 10]
CALL db.index.fulltext.queryNodes('entity_names', '"' + replace($disease, '"', ' ') + '"')
YIELD node AS d
WHERE toLower($disease) IN [toLower(d.name)] + [alias IN d.aliases | toLower(alias)]
MATCH (drug:Drug)-[t:TREATS]->(d)
RETURN drug.name AS treatment, d.name AS disease, t.weight AS weight, t.correct AS model_agrees,
       t.source AS source, drug.id AS id
ORDER BY weight IS NULL, weight DESC, treatment LIMIT $limit

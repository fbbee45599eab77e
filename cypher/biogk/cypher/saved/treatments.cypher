// Strongest treatments of a disease in all sources, by the language model's weight. SAME_AS is followed.
// $disease: name or alias, or id, of the disease
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
// $limit: how many [default: 10]
CALL () {
  MATCH (named:Entity {id: $disease}) RETURN named
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($disease, '\\', ' '), '"', ' ') + '"')
  YIELD node AS named
  WHERE toLower($disease) IN [toLower(named.name)] + [alias IN named.aliases | toLower(alias)]
  RETURN named
}
MATCH (named)-[same:SAME_AS]-{0,1}(d:Entity) WHERE ALL(x IN same WHERE x.score >= $score)
WITH DISTINCT d
MATCH (drug:Drug)-[t:TREATS]->(d)
RETURN drug.name AS treatment, d.name AS disease, t.weight AS weight, t.correct AS model_agrees,
       t.source AS source, drug.id AS id
ORDER BY weight IS NULL, weight DESC, treatment LIMIT $limit

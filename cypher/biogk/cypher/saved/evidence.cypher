// Evidence of predicted relations of an entity, and of what SAME_AS says it is: the documents that say so, with their text.
// $name: name or alias, or id, of the entity
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
// $limit: how many documents [default: 20]
CALL () {
  MATCH (e:Entity {id: $name}) RETURN e
  UNION
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($name, '\\', ' '), '"', ' ') + '"')
  YIELD node AS e
  WHERE toLower($name) IN [toLower(e.name)] + [alias IN e.aliases | toLower(alias)]
  RETURN e
}
MATCH (e)-[same:SAME_AS]-{0,1}(named:Entity) WHERE ALL(x IN same WHERE x.score >= $score)
MATCH (named)-[p]-(:Entity) WHERE p.run IS NOT NULL
WITH DISTINCT p, startNode(p) AS s, endNode(p) AS o
UNWIND p.evidence AS id
MATCH (d:Document {id: id})
RETURN s.name AS subject, type(p) AS relation, o.name AS object, d.text AS text,
       p.confidence AS confidence, p.support AS support, p.run AS run
ORDER BY confidence DESC, subject, object, d.id LIMIT $limit

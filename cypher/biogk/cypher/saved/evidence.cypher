// Evidence of predicted relations of an entity: the documents that say so, with their text.
// $name: name or alias of the entity
// $limit: how many documents [default: 20]
CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($name, '\\', ' '), '"', ' ') + '"')
YIELD node AS e
WHERE toLower($name) IN [toLower(e.name)] + [alias IN e.aliases | toLower(alias)]
MATCH (e)-[p]-(:Entity) WHERE p.run IS NOT NULL
WITH DISTINCT p, startNode(p) AS s, endNode(p) AS o
UNWIND p.evidence AS id
MATCH (d:Document {id: id})
RETURN s.name AS subject, type(p) AS relation, o.name AS object, p.confidence AS confidence,
       p.support AS support, p.run AS run, d.text AS text
ORDER BY confidence DESC, subject, object, d.id LIMIT $limit

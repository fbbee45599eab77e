// The heaviest weighed facts of an entity and of those that SAME_AS joins to it, by relation and
// direction; how many are weighed and how many stated at all. One row, also where there is nothing.
// $name: name or alias, or id, of the entity; of several that have it, the one with most edges
// $source: source of the facts; any where empty
// $relation: relationship type; any where empty
// $limit: how many of a relation and direction
CALL () {
  CALL () {
    MATCH (node:Entity {id: $name}) RETURN node
    UNION
    CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($name, '"', ' '), '\\', ' ') + '"')
    YIELD node
    WHERE toLower($name) IN [toLower(node.name)] + [alias IN node.aliases | toLower(alias)]
    RETURN node
  }
  WITH node ORDER BY COUNT { (node)--() } DESC, node.id LIMIT 1
  RETURN collect(node) AS named
}
CALL (named) {
  UNWIND named AS one
  MATCH (one)-[same:SAME_AS]-{0,1}(e:Entity) WHERE all(x IN same WHERE x.score >= 0.5)
  WITH DISTINCT e
  MATCH (e)-[r]-(other:Entity)
  WHERE r.source IS NOT NULL AND type(r) <> 'SAME_AS'
    AND ($source = '' OR r.source = $source) AND ($relation = '' OR type(r) = $relation)
  WITH DISTINCT r, endNode(r) = e AS backward, other
  ORDER BY r.weight DESC, other.name
  WITH type(r) AS relation, backward,
       collect({relation: type(r), backward: backward, other: other.name, weight: r.weight,
                predicted: r.predicted, source: r.source, encoder: r.encoder}) AS every
  WITH size(every) AS stated, [fact IN every WHERE fact.weight IS NOT NULL] AS weighed
  RETURN sum(stated) AS stated, sum(size(weighed)) AS weighed,
         collect(weighed[0..$limit]) AS groups
}
RETURN CASE WHEN size(named) = 0 THEN null ELSE named[0].name END AS entity, stated, weighed,
       reduce(every = [], part IN groups | every + part) AS facts

// What a run added: its relations between entities, the most confident first. Known are those between
// entities of which a source states something, whatever it is.
// $run: id of the run
// $limit: how many [default: 50]
MATCH (s:Entity)-[p]->(o:Entity) WHERE p.run = $run
RETURN s.name AS subject, type(p) AS relation, o.name AS object, p.confidence AS confidence,
       p.support AS support, EXISTS { (s)-[r]-(o) WHERE r.source IS NOT NULL } AS known
ORDER BY confidence DESC, subject, object LIMIT $limit

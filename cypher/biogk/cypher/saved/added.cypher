// What a run added: its relations between entities, the most confident first. Known are those between
// entities of which a source states something, whatever it is, or of those that SAME_AS joins to them.
// $run: id of the run
// $limit: how many [default: 50]
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
MATCH (s:Entity)-[p]->(o:Entity) WHERE p.run = $run
RETURN s.name AS subject, type(p) AS relation, o.name AS object, p.confidence AS confidence,
       p.support AS support, EXISTS {
         (s)-[same:SAME_AS]-{0,1}(:Entity)-[r]-(:Entity)-[also:SAME_AS]-{0,1}(o)
         WHERE r.source IS NOT NULL AND ALL(x IN same + also WHERE x.score >= $score)
       } AS known
ORDER BY confidence DESC, subject, object LIMIT $limit

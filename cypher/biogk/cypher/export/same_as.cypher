// What SAME_AS joins to a page of entities, and what a mapping set or a curator says is no match of them, in
// the order of the ids. Each is subject, subject's name and sources, object, its name and sources, method,
// score, whether a curator called it right, mapping set, justification, whether it is denied, who reviewed it.
// $after: the last id of the page before
// $limit: entities a page
// $source: id of a source that one of the two is of; null for all
// $least: the lowest score of an edge; null for any
CALL () {
  MATCH (s:Entity) WHERE s.id > $after WITH s ORDER BY s.id LIMIT $limit RETURN collect(s) AS page
}
CALL (page) {
  UNWIND page AS s
  CALL (s) {
    MATCH (s)-[r:SAME_AS]->(o:Entity) WHERE $least IS NULL OR r.score >= $least
    OPTIONAL MATCH (m:Mapping {id: r.mapping_set + ' ' + s.id + ' ' + o.id})
    OPTIONAL MATCH (v:Review {id: ' ' + s.id + ' SAME_AS ' + o.id}) WHERE r.reviewed IS NOT NULL
    RETURN o, r.method AS method, r.score AS score, r.reviewed IS NOT NULL AS reviewed, v.reviewer AS reviewer,
           r.mapping_set AS mapping_set, m.justification AS justification, false AS denied
    UNION ALL
    MATCH (m:Mapping {subject: s.id}) WHERE m.negated
    MATCH (o:Entity {id: m.object})
    RETURN o, 'mapping' AS method, m.confidence AS score, false AS reviewed, null AS reviewer,
           m.mapping_set AS mapping_set, m.justification AS justification, true AS denied
    UNION ALL
    WITH ' ' + s.id + ' SAME_AS ' AS key
    MATCH (v:Review) WHERE v.id STARTS WITH key AND v.verdict = 'wrong'
    MATCH (o:Entity {id: substring(v.id, size(key))})
    RETURN o, '' AS method, 1.0 AS score, true AS reviewed, v.reviewer AS reviewer,
           null AS mapping_set, null AS justification, true AS denied
  }
  WITH * WHERE $source IS NULL OR $source IN s.sources OR $source IN o.sources
  WITH * ORDER BY s.id, o.id, denied, mapping_set
  RETURN collect([s.id, s.name, coalesce(s.sources, []), o.id, o.name, coalesce(o.sources, []),
                  coalesce(method, ''), score, reviewed, coalesce(mapping_set, ''),
                  coalesce(justification, ''), denied, coalesce(reviewer, '')]) AS matches
}
RETURN page[-1].id AS last, size(page) AS looked_at, matches

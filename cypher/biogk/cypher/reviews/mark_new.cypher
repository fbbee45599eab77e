// Mark the edges that came since their triple was called right.
// $source: source of the edges; empty for those that runs or same-as made
MATCH (v:Review {verdict: 'right', source: $source})
MATCH (s:Entity {id: v.subject})-[r]->(o:Entity {id: v.object})
WHERE type(r) = v.relation AND coalesce(r.source, '') = $source AND r.reviewed IS NULL
SET r.reviewed = date(v.reviewed_at)

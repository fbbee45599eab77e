// Relations that runs found, with the documents that say so and the mentions in them, as a graph.
// $limit: how many relations [default: 3]
MATCH (s:Entity)-[p]->(o:Entity) WHERE p.run IS NOT NULL
WITH s, p, o ORDER BY p.confidence DESC LIMIT $limit
MATCH (d:Document) WHERE d.id IN p.evidence
OPTIONAL MATCH (d)-[has:HAS_MENTION]->(m:Mention)-[link:LINKED_TO]->(e) WHERE e = s OR e = o
RETURN s, p, o, d, has, m, link

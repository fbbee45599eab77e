// What two sources disagree on: pairs of the same names that both relate, but by different relations.
// $first: a source [default: "wikidata"]
// $second: another source [default: "medlama"]
// $limit: how many [default: 20]
MATCH (s:Entity)-[r]->(o:Entity) WHERE r.source IN [$first, $second]
WITH toLower(s.name) AS subject, toLower(o.name) AS object,
     collect(DISTINCT CASE r.source WHEN $first THEN type(r) END) AS first_says,
     collect(DISTINCT CASE r.source WHEN $second THEN type(r) END) AS second_says
WHERE size(first_says) > 0 AND size(second_says) > 0
  AND NONE(type IN first_says WHERE type IN second_says)
RETURN subject, object, first_says, second_says
ORDER BY subject, object LIMIT $limit

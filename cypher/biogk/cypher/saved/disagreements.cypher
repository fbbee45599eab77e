// What two sources disagree on: pairs of concepts that both relate, but by different relations. A concept of one source is that of the other where they are one entity or SAME_AS joins them: run `biogk same-as` first.
// $first: a source [default: "wikidata"]
// $second: another source [default: "medlama"]
// $score: the lowest score of a SAME_AS edge to follow [default: 0.5]
// $limit: how many [default: 20]
MATCH (s:Entity)-[r]->(o:Entity) WHERE r.source = $first
WITH s, o, collect(DISTINCT type(r)) AS first_says
MATCH (s)-[same_s:SAME_AS]-{0,1}(s2:Entity)
WHERE $second IN s2.sources AND ALL(x IN same_s WHERE x.score >= $score)
MATCH (o)-[same_o:SAME_AS]-{0,1}(o2:Entity)
WHERE $second IN o2.sources AND ALL(x IN same_o WHERE x.score >= $score)
MATCH (s2)-[r2]->(o2) WHERE r2.source = $second
WITH s, o, first_says, s2, o2, collect(DISTINCT type(r2)) AS second_says,
     reduce(least = 1.0, x IN same_s + same_o | CASE WHEN x.score < least THEN x.score ELSE least END)
       AS score
WHERE NONE(type IN first_says WHERE type IN second_says)
RETURN s.name AS subject, o.name AS object, first_says, second_says, score,
       s2.name AS subject_of_second, o2.name AS object_of_second
ORDER BY score DESC, subject, object LIMIT $limit

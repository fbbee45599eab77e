// What was said of a triple before, the edges that it took out, as JSON, and what time it is.
// $id: of the review
MATCH (v:Review {id: $id})
RETURN v.verdict AS verdict, v.note AS note, coalesce(v.reviewer, '') AS reviewer, v.reviewed_at AS reviewed_at,
       coalesce(v.others, '[]') AS others, coalesce(v.taken_out, '[]') AS taken_out,
       datetime.realtime() AS now

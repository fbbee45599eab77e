// Some reviews.
// $ids: ids of reviews
MATCH (v:Review) WHERE v.id IN $ids
RETURN v.id AS id, v.verdict AS verdict, v.note AS note, coalesce(v.reviewer, '') AS reviewer,
       v.reviewed_at AS reviewed_at, coalesce(v.others, '[]') AS others, v.taken_out AS taken_out

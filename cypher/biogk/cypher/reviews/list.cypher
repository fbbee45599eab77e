// All reviews.
MATCH (v:Review)
RETURN v.subject_name AS subject, v.relation AS relation, v.object_name AS object, v.source AS source,
       v.subject AS subject_id, v.object AS object_id, v.verdict AS verdict, v.note AS note,
       coalesce(v.reviewer, '') AS reviewer, v.reviewed_at AS reviewed_at, coalesce(v.others, '[]') AS others
ORDER BY subject, relation, object, source, subject_id, object_id

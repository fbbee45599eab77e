// Reviews of what relates one of some entities to one of others.
// $subjects: ids
// $objects: ids
MATCH (v:Review) WHERE v.subject IN $subjects AND v.object IN $objects
RETURN v.subject AS subject, v.subject_name AS subject_name, v.relation AS relation, v.object AS object,
       v.object_name AS object_name, v.source AS source, v.verdict AS verdict, v.note AS note,
       coalesce(v.reviewer, '') AS reviewer, v.reviewed_at AS reviewed_at, coalesce(v.others, '[]') AS others
ORDER BY source, relation, subject, object

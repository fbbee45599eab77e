// All reviews, the newest first.
// $verdict: right or wrong; both where empty
MATCH (v:Review) WHERE $verdict = '' OR v.verdict = $verdict
RETURN v.verdict AS verdict, v.subject_name AS subject, v.relation AS relation, v.object_name AS object,
       v.source AS source, v.note AS note, v.reviewed_at AS reviewed_at,
       v.subject AS subject_id, v.object AS object_id
ORDER BY reviewed_at DESC, subject, relation, object

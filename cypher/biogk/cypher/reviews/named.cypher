// Reviews by the names or ids of both ends, also of entities that are gone.
// $subject: name or id
// $relation: relationship type
// $object: name or id
// $source: source; any where empty
MATCH (v:Review {relation: $relation})
WHERE (v.subject = $subject OR toLower(v.subject_name) = toLower($subject))
  AND (v.object = $object OR toLower(v.object_name) = toLower($object))
  AND ($source = '' OR v.source = $source)
RETURN v.subject AS subject, v.subject_name AS subject_name, v.relation AS relation, v.object AS object,
       v.object_name AS object_name, v.source AS source
ORDER BY source, subject, object

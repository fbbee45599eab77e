// What is said of a triple.
// $id: of the review
// $said: its properties
// $at: when, in ISO 8601
MERGE (v:Review {id: $id})
SET v = $said, v.id = $id, v.reviewed_at = datetime($at)

// What somebody says of a triple.
// $id: of the review
// $said: its properties
MERGE (v:Review {id: $id})
SET v = $said, v.id = $id, v.reviewed_at = datetime()

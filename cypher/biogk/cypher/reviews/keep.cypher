// What somebody says of a triple.
// $id: of the review
// $said: its properties
// $again: whether the verdict is that from before, and keeps its time
MERGE (v:Review {id: $id})
WITH v, CASE WHEN $again THEN coalesce(v.reviewed_at, datetime()) ELSE datetime() END AS at
SET v = $said, v.id = $id, v.reviewed_at = at

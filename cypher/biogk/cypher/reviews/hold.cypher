// Make the review of a triple where there is none, and keep other writers from it until the transaction ends.
// $id: of the review
MERGE (v:Review {id: $id})
SET v.verdict = v.verdict

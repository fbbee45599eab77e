// Forget what somebody said of a triple.
// $id: of the review
MATCH (v:Review {id: $id}) DELETE v

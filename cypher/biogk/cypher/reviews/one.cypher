// What was said of a triple before, and the edges that it took out, as JSON.
// $id: of the review
MATCH (v:Review {id: $id}) RETURN v.verdict AS verdict, v.note AS note, v.taken_out AS taken_out

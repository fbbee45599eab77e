// Remove the source itself, once all that it brought is gone.
// $id: source
MATCH (s:Source {id: $id}) DELETE s

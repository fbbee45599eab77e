// What a source that is there holds, triples or documents; null if it was loaded before that was noted.
// $id: source
MATCH (s:Source {id: $id}) RETURN s.holds AS holds

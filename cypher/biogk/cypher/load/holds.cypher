// What a source that is there holds, triples or documents, null if it was loaded before that was noted;
// and whether its load is complete.
// $id: source
MATCH (s:Source {id: $id}) RETURN s.holds AS holds, s.status = 'complete' AS complete

// How far an interrupted load of the same input came.
// $id: source
// $fingerprint: what is loaded
MATCH (s:Source {id: $id, status: 'loading', fingerprint: $fingerprint})
RETURN s.done AS done, s.checked AS checked, coalesce(s.imported, false) AS imported

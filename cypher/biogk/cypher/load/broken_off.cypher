// How far a load of the same input came that was broken off.
// $id: source
// $fingerprint: what is loaded
MATCH (s:Source {id: $id, status: 'loading', fingerprint: $fingerprint})
RETURN s.done AS done, s.checked AS checked, coalesce(s.imported, false) AS imported

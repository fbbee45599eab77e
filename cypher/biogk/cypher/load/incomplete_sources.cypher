// Sources whose load was interrupted.
MATCH (s:Source {status: 'loading'})
RETURN s.id AS id ORDER BY id

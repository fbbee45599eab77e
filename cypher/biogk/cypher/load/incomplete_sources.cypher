// Sources whose load was broken off.
MATCH (s:Source {status: 'loading'})
RETURN s.id AS id ORDER BY id

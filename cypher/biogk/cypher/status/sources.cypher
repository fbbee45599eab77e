// Sources and corpora that were loaded.
MATCH (s:Source)
RETURN s.id AS id, s.version AS version, s.status AS status, s.rows AS rows,
       s.rejected AS rejected, toString(s.loaded_at) AS loaded_at
ORDER BY id

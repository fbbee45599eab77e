// Sources and corpora with what was said of them when they were loaded.
MATCH (s:Source)
RETURN s.id AS id, s.title AS title, s.version AS version, s.licence AS licence, s.holds AS holds,
       s.status AS status, s.rows AS rows, s.rejected AS rejected,
       toString(s.loaded_at) AS loaded_at
ORDER BY id

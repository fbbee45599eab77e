// What is known of the sources of triples: those that support an entity.
// $source: id of the source; null for all
MATCH (s:Source) WHERE s.id = coalesce($source, s.id) AND EXISTS { (e:Entity) WHERE s.id IN e.sources }
RETURN s.id AS id, s.title AS title, s.version AS version, s.licence AS licence, s.holds AS holds,
       s.status AS status, s.rows AS rows, s.rejected AS rejected, s.loaded_at AS loaded_at
ORDER BY id

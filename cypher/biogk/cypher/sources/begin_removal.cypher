// A source whose removal has begun. How far a load of it had come is forgotten.
// $id: source
MATCH (s:Source {id: $id})
SET s = {id: s.id, title: s.title, version: s.version, licence: s.licence, holds: s.holds, taxon: s.taxon,
         rows: s.rows, rejected: s.rejected, loaded_at: s.loaded_at, status: 'removing'}

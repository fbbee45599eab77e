// A source whose load has begun; it counts as incomplete until finish_source.
// $id: source
// $title: what it is
// $version: its version
// $licence: its licence
MERGE (s:Source {id: $id})
SET s.title = $title, s.version = $version, s.licence = $licence, s.status = 'loading'

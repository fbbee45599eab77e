// A source whose load has begun; it counts as incomplete until finish_source.
// $id: source
// $title: what it is
// $version: its version
// $licence: its licence
// $unstated: what both say where nobody stated them; what was stated once stays then
// $holds: triples or documents
// $taxon: species of all of its genes; empty where they are of several
// $promoted: whether it is made of predictions
// $fingerprint: what is loaded, for a load that can go on; null for one that is whole or not at all
// $checked: what the check of the rows counted, as JSON; null likewise
MERGE (s:Source {id: $id})
SET s.title = $title, s.holds = $holds, s.promoted = CASE WHEN $promoted THEN true END,
    s.version = CASE $version WHEN $unstated THEN coalesce(s.version, $version) ELSE $version END,
    s.licence = CASE $licence WHEN $unstated THEN coalesce(s.licence, $licence) ELSE $licence END,
    s.taxon = CASE WHEN $taxon <> '' THEN $taxon END,
    s.status = 'loading', s.fingerprint = $fingerprint, s.checked = $checked,
    s.done = CASE WHEN $fingerprint IS NULL THEN null ELSE 0 END, s.imported = null

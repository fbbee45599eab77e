// Names and aliases of entities, in columns, paged by id; those that have a name. Of a gene, or what it
// makes, that only sources of one species have, also that species.
// $after: the last id of the page before
// $limit: entities a page
// $held_out: sources that do not count
CALL () {
  MATCH (s:Source) WHERE s.taxon IS NOT NULL
  RETURN collect(s) AS known
}
MATCH (e:Entity) WHERE e.id > $after
{{seen e}}
WITH e, seen_e, known WHERE seen_e.name <> e.id
WITH e, seen_e, known ORDER BY e.id LIMIT $limit
WITH e, seen_e, CASE WHEN any(kind IN coalesce(seen_e.kinds, labels(e)) WHERE kind IN ['Gene', 'GeneProduct'])
             THEN [id IN seen_e.sources | [s IN known WHERE s.id = id | s.taxon][0]] END AS taxa
RETURN collect(e.id) AS ids, collect(seen_e.name) AS names, collect(seen_e.aliases) AS aliases,
       collect(CASE WHEN all(taxon IN taxa WHERE taxon = taxa[0]) THEN taxa[0] ELSE '' END) AS taxa

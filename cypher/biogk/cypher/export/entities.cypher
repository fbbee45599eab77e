// A page of entities in the order of their ids: all, or those that a source knows or relates.
// $after: the last id of the page before
// $limit: entities a page, before those of other sources are left out
// $source: id of the source; null for all
// $vectors: whether vectors are wanted
CALL () {
  MATCH (e:Entity) WHERE e.id > $after WITH e ORDER BY e.id LIMIT $limit RETURN collect(e) AS page
}
CALL (page) {
  UNWIND page AS e
  WITH e WHERE $source IS NULL OR $source IN e.sources
    OR EXISTS { (e)-[r]-(:Entity) WHERE r.source = $source }
  RETURN collect(e {.id, .name, .aliases, .description, .semantic_types, .identifiers, .sources,
    kinds: [label IN labels(e) WHERE label <> 'Entity'], network: e.gk_network,
    vector: CASE WHEN $vectors THEN coalesce(e.gk_vector, e.gk_embedding) END}) AS entities
}
RETURN page[-1].id AS last, size(page) AS looked_at, entities

// Entities as they are without a source that others outlive. Where the name changes, the embedding
// and the weights that were made from it go.
// $rows: maps of id, sources (the others), renamed, name, aliases, kinds, assumed_kinds (true or null),
//        semantic_types, identifiers, description
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
WITH e, row, [k IN labels(e) WHERE k <> 'Entity' AND NOT k IN row.kinds] AS gone
SET e.sources = row.sources, e.name = row.name, e.aliases = row.aliases, e.description = row.description,
    e.semantic_types = nullIf(row.semantic_types, []), e.identifiers = nullIf(row.identifiers, []),
    e.assumed_kinds = row.assumed_kinds
SET e:$(row.kinds)
REMOVE e:$(gone)
WITH e, row WHERE row.renamed
REMOVE e.gk_vector, e.gk_embedding, e.gk_network
WITH e
MATCH (e)-[r]-(:Entity) WHERE r.weight IS NOT NULL AND r.source IS NOT NULL
REMOVE r.weight, r.predicted, r.rank, r.correct, r.encoder, r.estimator, r.raw_weight, r.calibration

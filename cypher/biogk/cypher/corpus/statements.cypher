// What sources state of some entities, in columns; a known falsehood has ! before its type. Sources
// that were promoted from predictions are left out, and edges that their source calls predictions.
// $ids: subjects
// $held_out: sources that do not count
MATCH (all:Source)
WITH collect(CASE WHEN coalesce(all.promoted, all.title STARTS WITH 'Predictions of ') THEN all.id END)
     AS promoted
UNWIND $ids AS id
CALL (id) {
  MATCH (s:Entity {id: id})-[r]->(o:Entity)
  WHERE r.source IS NOT NULL AND NOT 'prediction' IN coalesce(r.knowledge_level, [])
  RETURN o.id AS object, type(r) AS type, r.weight AS weight, r.source AS source
  UNION ALL
  MATCH (s:Entity {id: id})<-[:OF_SUBJECT]-(f:Falsehood)-[:OF_OBJECT]->(o:Entity)
  RETURN o.id AS object, '!' + f.relation AS type, null AS weight, f.source AS source
}
WITH id, object, type, weight, source, promoted WHERE NOT source IN promoted AND NOT source IN $held_out
RETURN collect(id) AS subjects, collect(object) AS objects, collect(type) AS types,
       collect(coalesce(weight, -1.0)) AS weights, collect(source) AS sources

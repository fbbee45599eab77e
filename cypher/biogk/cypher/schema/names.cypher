// Make known what the schema calls nodes, edges and properties, before anything is called so: of a
// name that it does not know Neo4j warns whoever asks for it. Drug, TREATS and what stands behind it are
// those kinds and relations that saved queries ask for.
CALL () {
  UNWIND ['Entity', 'Source', 'Contribution', 'Document', 'Mention', 'Run', 'Review', 'Falsehood',
    'Mapping', 'ConceptRelation', 'Drug'] AS label
  CALL db.createLabel(label)
  RETURN count(*) AS labels
}
CALL () {
  UNWIND ['SAME_AS', 'HAS_MENTION', 'HAS_RELATION', 'LINKED_TO', 'GOLD', 'FOUND', 'PREDICTED',
    'OF_SUBJECT', 'OF_OBJECT', 'TREATS', 'PREVENTS', 'HAS_SIDE_EFFECT', 'CAUSES', 'IS_A', 'HAS_BROADER',
    'PREDICTED_TREATS', 'PREDICTED_PREVENTS', 'PREDICTED_HAS_SIDE_EFFECT', 'PREDICTED_CAUSES'] AS type
  CALL db.createRelationshipType(type)
  RETURN count(*) AS types
}
CALL () {
  UNWIND [
    'id', 'name', 'aliases', 'description', 'identifiers', 'semantic_types', 'sources',
    'gk_vector', 'gk_embedding', 'gk_network', 'assumed_kinds',
    'title', 'version', 'licence', 'holds', 'taxon', 'loaded_at', 'weighed_at', 'rows', 'rejected', 'status',
    'fingerprint', 'checked', 'done', 'imported', 'written',
    'kinds', 'corpus', 'split', 'text', 'lexicon', 'start', 'end', 'types', 'clusters',
    'kind', 'model', 'encoder', 'config', 'seed', 'metrics', 'code_version', 'started_at',
    'finished_at', 'trained_by', 'select', 'network', 'evaluations', 'calibration',
    'relationship_types',
    'source', 'source_relations', 'weight', 'predicted', 'rank', 'correct', 'estimator',
    'raw_weight', 'reviewed', 'method', 'score', 'type', 'confidence', 'run', 'support', 'evidence',
    'subject', 'relation', 'object', 'subject_name', 'object_name', 'verdict', 'note', 'reviewed_at',
    'reviewer', 'others', 'taken_out', 'sentences', 'mapping_set', 'same_as_without', 'negated', 'justification', 'promoted', 'head', 'tail', 'novel',
    'primary_knowledge_source', 'aggregator_knowledge_source', 'publications', 'knowledge_level',
    'agent_type'
  ] AS property
  CALL db.createProperty(property)
  RETURN count(*) AS properties
}
RETURN labels, types, properties

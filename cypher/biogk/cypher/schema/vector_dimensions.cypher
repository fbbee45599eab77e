// The length of the vectors that the similarity index takes, where there is one.
SHOW INDEXES YIELD name, options WHERE name = 'entity_gk_embedding'
RETURN options.indexConfig['vector.dimensions'] AS dimensions

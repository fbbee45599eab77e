// Embeddings of another length need another index.
DROP INDEX entity_gk_embedding IF EXISTS

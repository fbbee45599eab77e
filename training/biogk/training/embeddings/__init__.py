"""The general-knowledge network and its embeddings."""

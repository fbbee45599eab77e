"""Learning from the graph: weights, embeddings, task graphs, extraction models."""

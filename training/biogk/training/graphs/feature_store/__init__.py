"""The knowledge graph for neighbour sampling, where it does not fit memory.

`backend` says what a graph must answer; `database` asks Neo4j, `memory` is its twin. `stores` makes
PyG's FeatureStore and GraphStore of either, `sampler` and `loader` batches with edge features.
"""

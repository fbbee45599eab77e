"""A check of the graph, for people and programs."""

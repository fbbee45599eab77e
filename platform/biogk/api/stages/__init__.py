"""The commands of an open graph, stage by stage."""

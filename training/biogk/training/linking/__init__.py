"""From words of a text to entities of the graph."""

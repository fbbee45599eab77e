"""What the graph has of a source and its files do not have any more."""

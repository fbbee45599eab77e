"""Sources of triples, one a file or folder."""

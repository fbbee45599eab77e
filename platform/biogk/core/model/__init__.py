"""What travels through biogk: rows, names, identifiers, the vocabulary."""

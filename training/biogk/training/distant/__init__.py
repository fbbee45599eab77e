"""Silver corpora: sentences that the graph annotates, by distant supervision."""

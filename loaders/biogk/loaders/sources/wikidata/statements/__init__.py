"""Statements of items as the graph takes them: what is wanted, ranks, dates, names."""

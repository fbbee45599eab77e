"""What models are built of: spans, pairs, graphs, links, statements."""

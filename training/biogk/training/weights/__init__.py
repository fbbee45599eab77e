"""From triples to sentences to weights, and what weights are worth."""

"""The language model: finding it, loading it, reading text with it, vectors of sentences."""

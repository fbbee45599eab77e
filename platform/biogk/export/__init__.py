"""The weighted graph in the formats of other programs."""

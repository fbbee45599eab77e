"""Continued training of a masked language model."""

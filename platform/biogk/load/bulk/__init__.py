"""Loads through import files, into an empty graph."""

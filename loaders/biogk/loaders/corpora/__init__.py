"""Corpora of annotated documents, one a file."""

"""Wikidata by its JSON dump."""

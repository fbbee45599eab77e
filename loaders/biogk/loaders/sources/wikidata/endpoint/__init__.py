"""Wikidata by a SPARQL endpoint."""

"""Ontologies in OBO: terms, and the relations between them."""

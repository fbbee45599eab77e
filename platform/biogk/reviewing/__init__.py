"""Reviewing by keys: a queue of triples, a page on loopback, how far reviewers agree."""

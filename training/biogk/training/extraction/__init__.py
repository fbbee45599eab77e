"""Extraction of entities and relations: settings and plans at the top, a stage a folder."""

"""Bulk loads: import files, neo4j-admin, and a database that takes the place of an empty one."""

"""From the database to PyG graphs."""

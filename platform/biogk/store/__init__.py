"""The database: one driver, the schema, batched writes, loads, runs."""

"""The database: driver, queries, schema, runs, and what is kept beside it."""

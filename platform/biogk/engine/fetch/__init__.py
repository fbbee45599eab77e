"""The files of a Neo4j server: which ones, fetching them, the Java that runs them."""

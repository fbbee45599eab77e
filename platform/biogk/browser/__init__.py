"""What biogk brings into Neo4j Browser: a first query, a style, a guide, saved queries."""

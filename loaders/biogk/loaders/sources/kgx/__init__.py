"""Knowledge graphs in KGX, with Biolink categories and predicates."""

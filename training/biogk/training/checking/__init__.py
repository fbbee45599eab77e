"""The graph beside an outside truth: a table of true and false pairs that is never loaded."""

"""Every Cypher query that biogk runs, one file each; `biogk.core.store.queries` reads them."""

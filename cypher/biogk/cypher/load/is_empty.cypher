// Whether the graph has no node.
RETURN NOT EXISTS { MATCH (n) } AS empty

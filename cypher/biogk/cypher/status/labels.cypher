// Nodes by label.
CALL db.labels() YIELD label
CALL (label) { MATCH (n:$(label)) RETURN count(n) AS nodes }
WITH label, nodes WHERE nodes > 0
RETURN label, nodes ORDER BY nodes DESC, label

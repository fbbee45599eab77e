// Give every entity without aliases an empty list, as upsert_entities does: import files have no way
// to write one. Runs in a transaction of its own every 50,000 entities.
MATCH (e:Entity) WHERE e.aliases IS NULL
CALL (e) { SET e.aliases = [] } IN TRANSACTIONS OF 50000 ROWS

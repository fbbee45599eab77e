// How far the load of a source has come; written in the transaction of the rows themselves.
// $id: source
// $done: usable rows that are in the graph
MATCH (s:Source {id: $id})
SET s.done = $done

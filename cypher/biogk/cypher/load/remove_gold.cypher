// Take annotated relations out.
// $rows: maps of head and tail (mention ids) and type
UNWIND $rows AS row
MATCH (:Mention {id: row.head})-[g:GOLD {type: row.type}]->(:Mention {id: row.tail})
DELETE g

// Spans of text that the dictionary knows, linked to the entities that they may name.
// $rows: maps of document, id (of the mention), start, end, text, links
//        (maps of entity, method, score)
// $lexicon: digest of the dictionary; links of another one are stale
UNWIND $rows AS row
MATCH (d:Document {id: row.document})
MERGE (m:Mention {id: row.id})
ON CREATE SET m.start = row.start, m.end = row.end, m.text = row.text, m.types = []
MERGE (d)-[:HAS_MENTION]->(m)
WITH m, row
UNWIND row.links AS link
MATCH (e:Entity {id: link.entity})
MERGE (m)-[l:LINKED_TO]->(e)
ON CREATE SET l.method = link.method, l.score = link.score, l.lexicon = $lexicon
WITH l, link WHERE l.lexicon <> $lexicon
SET l.method = link.method, l.score = link.score, l.lexicon = $lexicon

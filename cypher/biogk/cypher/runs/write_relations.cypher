// Relations between mentions that a run found; one that is there stays. With `p.run = $run` each row would be
// looked up among all edges of the run, by their index.
// $run: run
// $rows: maps of head, tail (mention ids), type, confidence, sentences (the texts that they stand in), novel;
//        head, tail and type once
UNWIND $rows AS row
MATCH (h:Mention {id: row.head})
MATCH (t:Mention {id: row.tail})
WHERE NOT EXISTS { (h)-[p:PREDICTED {type: row.type}]->(t) WHERE coalesce(p.run, '') = $run }
CREATE (h)-[:PREDICTED {run: $run, type: row.type, confidence: row.confidence, sentences: row.sentences,
                        novel: row.novel}]->(t)

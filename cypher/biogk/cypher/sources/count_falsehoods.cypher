// How many triples each source states to be false.
MATCH (f:Falsehood)
RETURN f.source AS source, count(*) AS falsehoods

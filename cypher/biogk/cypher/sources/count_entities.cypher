// How many entities each source supports, and how many of them no other one does.
MATCH (e:Entity)
UNWIND e.sources AS source
RETURN source, count(*) AS entities, sum(toInteger(size(e.sources) = 1)) AS alone

// How many triples are to be weighed, and how many have no name to weigh.
// $encoder, $estimator, $sources, $never, $again, $only, $held_out: as in weighable.cypher
MATCH (s:Entity)-[r]->(o:Entity)
{{include knowledge/weighable}}
RETURN sum(toInteger(named)) AS triples, sum(toInteger(NOT named)) AS nameless

// Bring the weighted graph into the catalogue of the Graph Data Science plugin.
// $name: of the projection
// $relations: relationship types as the plugin wants them, with orientation and properties
CALL gds.graph.project($name, 'Entity', $relations)
YIELD graphName, nodeCount, relationshipCount
RETURN graphName AS name, nodeCount AS nodes, relationshipCount AS edges

// Whether the server has the Graph Data Science plugin.
SHOW PROCEDURES YIELD name WHERE name = 'gds.graph.project'
RETURN count(*) > 0 AS there

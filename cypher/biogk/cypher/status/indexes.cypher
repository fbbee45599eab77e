// Indexes that biogk made or a person added.
SHOW INDEXES YIELD name, type, state, labelsOrTypes, properties, populationPercent
WHERE type <> 'LOOKUP'
RETURN name, type, state, labelsOrTypes AS on, properties, populationPercent AS populated
ORDER BY name

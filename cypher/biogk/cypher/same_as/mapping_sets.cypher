// The sets of mappings that were read, with how many pairs of entities each joins and parts.
MATCH (m:Mapping)
RETURN m.mapping_set AS mapping_set, sum(CASE WHEN m.negated THEN 0 ELSE 1 END) AS joins,
       sum(CASE WHEN m.negated THEN 1 ELSE 0 END) AS parts
ORDER BY mapping_set

// The index behind similarity queries. {{dimensions}} is the length of gk_embedding.
CREATE VECTOR INDEX entity_gk_embedding IF NOT EXISTS FOR (e:Entity) ON (e.gk_embedding)
OPTIONS {indexConfig: {
  `vector.dimensions`: {{dimensions}},
  `vector.similarity_function`: 'cosine'
}}

// Which triples s, r, o were asked for. Other queries include this behind a MATCH.
// $sources: sources whose triples are read
// $never: relationship types that are not weighed
// $only: null for all; else a map of types (relationship types), kinds (of either end) and corpora (whose
//        documents name both ends): triples that fit one of them
WHERE r.source IN $sources AND NOT type(r) IN $never
  AND ($only IS NULL OR type(r) IN $only.types
    OR any(kind IN $only.kinds WHERE kind IN labels(s) OR kind IN labels(o))
    OR (EXISTS { (s)<-[:LINKED_TO]-(:Mention)<-[:HAS_MENTION]-(d:Document) WHERE d.corpus IN $only.corpora }
      AND EXISTS { (o)<-[:LINKED_TO]-(:Mention)<-[:HAS_MENTION]-(d:Document) WHERE d.corpus IN $only.corpora }))

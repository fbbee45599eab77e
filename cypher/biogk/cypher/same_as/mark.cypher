// Remember of each source whether SAME_AS edges are made as if it had never been loaded.
// $held_out: sources that do not count
MATCH (s:Source) SET s.same_as_without = CASE WHEN s.id IN $held_out THEN true END

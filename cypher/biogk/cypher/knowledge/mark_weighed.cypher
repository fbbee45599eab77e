// Remember that weights of these sources changed.
// $sources: ids
MATCH (s:Source) WHERE s.id IN $sources SET s.weighed_at = datetime()

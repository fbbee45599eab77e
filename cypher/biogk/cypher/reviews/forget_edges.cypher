// Edges that reviews took out go with the source that stated them; what was said of them stays.
// $source: source
MATCH (v:Review {source: $source}) SET v.taken_out = '[]'

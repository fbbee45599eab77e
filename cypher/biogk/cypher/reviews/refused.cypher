// Triples that were called wrong, in columns.
// $source: source that states them; empty for what runs predict or same-as joins
OPTIONAL MATCH (v:Review {verdict: 'wrong', source: $source})
RETURN collect(v.subject) AS subjects, collect(v.relation) AS relations, collect(v.object) AS objects

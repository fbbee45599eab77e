// Corpora that count their documents: those that have an id of up to three digits behind their name.
MATCH (d:Document) WHERE d.id =~ '[^:]+:[0-9]{1,3}'
RETURN DISTINCT split(d.id, ':')[0] AS corpus

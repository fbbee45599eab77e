"""The UMLS: a Metathesaurus release and the Semantic Network, read as they are delivered."""

"""What curators say of triples: right or wrong, remembered beyond the next load."""

"""More than one number: the BioRelEx scorer, confidence intervals, and what went wrong where."""

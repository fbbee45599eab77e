"""Whether everything that biogk needs is there and well, and how to mend what is not."""

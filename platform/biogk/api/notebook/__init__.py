"""What an open graph answers with in a notebook: data frames, networks, tables in HTML."""

"""Sources and corpora: each loader reads one format and yields typed rows."""

"""From rows to the database."""

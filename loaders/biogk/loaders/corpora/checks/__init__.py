"""What every loader of annotated documents checks alike."""

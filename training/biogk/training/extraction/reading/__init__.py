"""From task graphs to batches."""

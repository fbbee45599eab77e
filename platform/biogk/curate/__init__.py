"""What people do to the graph: verdicts, joined entities, sources, promoted predictions."""

"""What a trained model finds, and the way of it into the graph."""

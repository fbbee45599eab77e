"""What a load says of itself when it is done."""

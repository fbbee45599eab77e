"""Tables, JSON and progress on a screen, whatever they are about."""

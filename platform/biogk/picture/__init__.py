"""A part of the graph as one HTML page that needs no server and no network."""

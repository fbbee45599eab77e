"""The graph for agents: the saved queries and more as tools of the Model Context Protocol."""

"""A real Neo4j Community server on the user's machine: fetched, configured, started, stopped.

`server.start`, `server.stop` and `server.info` are the whole of it for most callers; `admin.admin`
runs the other commands of neo4j-admin. Neo4j Community is licensed under the GPLv3: its jars are
fetched on the user's machine and never shipped with biogk.
"""

"""Which processes answer on the port, and how long do they put up with a connection?"""

from api.http.server.processes import run

__all__ = ["run"]

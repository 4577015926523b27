"""How is the help centre read in a browser? Routes of its pages; the pages themselves are made in `api.pages.site`."""

from api.http.site import asking, machines, reading, writing
from api.http.site.failing import install

ROUTERS = (machines.router, asking.router, asking.votes, writing.router, writing.sending, reading.router)
"""In the order in which addresses are looked up; to be added after all other routes."""

__all__ = ["ROUTERS", "install"]

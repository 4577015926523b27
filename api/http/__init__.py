"""How do apps ask? The HTTP API: `create_app`, one file of routes a capability, and the processes that serve it."""

from api.http.app import create_app

__all__ = ["create_app"]

"""Who may do what? Keys with their scopes, from the settings and from the store, and which of them hold at the moment."""

from api.keys.fixed import fixed_keys
from api.keys.keyring import Keyring
from api.keys.making import PUBLISHABLE, SECRET, digest, make_key

__all__ = ["PUBLISHABLE", "SECRET", "Keyring", "digest", "fixed_keys", "make_key"]

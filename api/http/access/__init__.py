"""Who may come in, how often, and whose articles do they see? By the keys that a request shows, and the address that it comes from."""

from api.http.access.access import AUDIENCE, Access
from api.http.access.buckets import Buckets
from api.http.access.door import Door
from api.http.access.rate_limits import Purpose, counts, why_not_shared

__all__ = ["AUDIENCE", "Access", "Buckets", "Door", "Purpose", "counts", "why_not_shared"]

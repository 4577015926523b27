"""How does an index get to other machines? `publish` and `Follower`, by a folder or a bucket."""

from indexer.publishing.address import address_of, cache_of, is_published
from indexer.publishing.follow import Follower
from indexer.publishing.following import following_problem
from indexer.publishing.publish import Published, publish, published_generation

__all__ = ["Follower", "Published", "address_of", "cache_of", "following_problem", "is_published", "publish", "published_generation"]

"""What did people send us? Answers given, feedback, hand-offs and what is still to be delivered, on SQLite or PostgreSQL.

Hand-offs, feedback and insights all read and write here. Functions take a `Connection` of `Store.reading` or `Store.writing`, so that what
belongs together is written together.
"""

from sqlalchemy import Connection

from api.store.database import Store

__all__ = ["Connection", "Store"]

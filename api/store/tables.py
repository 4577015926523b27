"""The tables, as the last migration leaves them. Times are UTC; ids are made by us, and cannot be guessed."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table

from api.store.columns import Moment, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

answers = Table(
    "answers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("locale", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("reasons", JSON, nullable=False),  # codes
    Column("articles", JSON, nullable=False),  # ids of those shown, best first
    Column("rejected", JSON, nullable=False),  # ids of those that had not helped before
    Column("degraded", Text),
    Column("session", Text),
    Column("source", Text, nullable=False, server_default="question"),  # or `context`: shown before anybody asked
    Index(None, "at"),
    Index(None, "session"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("answer_id", Text),  # of an answer that may not be written yet, or that is gone
    Column("article", Text),
    Column("locale", Text),
    Column("helpful", Boolean, nullable=False),
    Column("why", Text),
    Column("session", Text),
    Index(None, "at"),
    Index(None, "answer_id"),
    Index(None, "session"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("secret", Text, nullable=False),  # its SHA-256
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("question", Text),
    Column("text", Text),
    Column("contact", JSON, nullable=False),
    Column("channel", Text),
    Column("queue", Text),
    Column("context", JSON, nullable=False),  # page, device, what was shown, opened and rejected
    Column("article", Text),  # that helped, as the agent says
    Column("session", Text),
    Index(None, "opened_at"),
    Index(None, "changed_at"),
    Index(None, "session"),
)

events = Table(
    "handoff_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),  # also their order
    Column("handoff_id", Text, ForeignKey("handoffs.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text),
    Column("article", Text),
    Column("agent", Text),
    Index(None, "handoff_id"),
    sqlite_autoincrement=True,
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("handoff_id", Text, ForeignKey("handoffs.id", ondelete="CASCADE")),  # none until one is opened with it
    Column("at", Moment, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("session", Text),
    Index(None, "handoff_id"),
    Index(None, "at"),
    Index(None, "session"),
)

attachment_contents = Table(  # apart, so that nothing else reads them along; in the database, so that all machines have them
    "attachment_contents",
    metadata,
    Column("attachment_id", Text, ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("id", Text, primary_key=True),  # kind and day: one of each
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", JSON, nullable=False),  # what is delivered
    Index(None, "at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),  # in which order to deliver
    Column("id", Text, nullable=False, unique=True),  # the same at every try
    Column("handoff_id", Text, ForeignKey("handoffs.id", ondelete="CASCADE")),  # this and the event, or an alarm
    Column("event_id", Integer, ForeignKey("handoff_events.id", ondelete="CASCADE")),
    Column("alarm_id", Text, ForeignKey("alarms.id", ondelete="CASCADE")),
    Column("target", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("ended_at", Moment),
    Column("reference", Text),  # what the target calls it
    Column("problem", Text),  # why the last try failed
    Index(None, "target", "state", "due_at"),
    Index(None, "handoff_id"),
    Index(None, "event_id"),
    Index(None, "alarm_id"),
    sqlite_autoincrement=True,
)

closed_targets = Table(
    "closed_targets",
    metadata,
    Column("target", Text, primary_key=True),
    Column("address", Text, primary_key=True),  # another address of the same target is open
    Column("at", Moment, nullable=False),
    Column("problem", Text, nullable=False),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("key", Text, primary_key=True),  # SHA-256 of what it is for and of the key as sent
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),  # SHA-256 of the first body
    Column("response", JSON, nullable=False),
    Column("handoff_id", Text, ForeignKey("handoffs.id", ondelete="CASCADE")),
    Index(None, "at"),
    Index(None, "handoff_id"),
)

keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True),  # what people call it by; tells nothing of the key
    Column("digest", Text, nullable=False, unique=True),  # SHA-256 of the key: 256 random bits need no slower hash
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("origins", JSON, nullable=False),  # of pages that may show it; none: all
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

logins = Table(
    "logins",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of what the cookie holds
    Column("key_id", Text, nullable=False),  # of `keys`, or of a key in the settings
    Column("ends_at", Moment, nullable=False),
    Index(None, "ends_at"),
)

limited = Table(
    "limited",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("caller", Text, nullable=False),  # limit, purpose and SHA-256 of the address or key
    Column("at", Float(precision=53), nullable=False),  # seconds since 1970
    Column("ends_at", Moment, nullable=False),  # when it counts no more
    Index(None, "caller", "at"),
    Index(None, "ends_at"),
)

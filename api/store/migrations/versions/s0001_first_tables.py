"""Answers, feedback, hand-offs with their events and attachments, the outbox, and idempotency keys."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Moment, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables."""
    op.create_table(
        "answers",
        sa.Column("id", Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("locale", Text(), nullable=False),
        sa.Column("question", Text(), nullable=False),
        sa.Column("outcome", Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("rejected", sa.JSON(), nullable=False),
        sa.Column("degraded", Text(), nullable=True),
        sa.Column("session", Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_at"), "answers", ["at"], unique=False)
    op.create_index(op.f("ix_answers_session"), "answers", ["session"], unique=False)
    op.create_table(
        "closed_targets",
        sa.Column("target", Text(), nullable=False),
        sa.Column("address", Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("problem", Text(), nullable=False),
        sa.PrimaryKeyConstraint("target", "address", name=op.f("pk_closed_targets")),
    )
    op.create_table(
        "feedback",
        sa.Column("id", Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answer_id", Text(), nullable=True),
        sa.Column("article", Text(), nullable=True),
        sa.Column("locale", Text(), nullable=True),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("why", Text(), nullable=True),
        sa.Column("session", Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_answer_id"), "feedback", ["answer_id"], unique=False)
    op.create_index(op.f("ix_feedback_at"), "feedback", ["at"], unique=False)
    op.create_index(op.f("ix_feedback_session"), "feedback", ["session"], unique=False)
    op.create_table(
        "handoffs",
        sa.Column("id", Text(), nullable=False),
        sa.Column("secret", Text(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("state", Text(), nullable=False),
        sa.Column("locale", Text(), nullable=False),
        sa.Column("question", Text(), nullable=True),
        sa.Column("text", Text(), nullable=True),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("channel", Text(), nullable=True),
        sa.Column("queue", Text(), nullable=True),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("article", Text(), nullable=True),
        sa.Column("session", Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    op.create_index(op.f("ix_handoffs_changed_at"), "handoffs", ["changed_at"], unique=False)
    op.create_index(op.f("ix_handoffs_opened_at"), "handoffs", ["opened_at"], unique=False)
    op.create_index(op.f("ix_handoffs_session"), "handoffs", ["session"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("id", Text(), nullable=False),
        sa.Column("handoff_id", Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("media_type", Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("session", Text(), nullable=True),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_attachments_handoff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_at"), "attachments", ["at"], unique=False)
    op.create_index(op.f("ix_attachments_handoff_id"), "attachments", ["handoff_id"], unique=False)
    op.create_index(op.f("ix_attachments_session"), "attachments", ["session"], unique=False)
    op.create_table(
        "handoff_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("handoff_id", Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("text", Text(), nullable=True),
        sa.Column("article", Text(), nullable=True),
        sa.Column("agent", Text(), nullable=True),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_handoff_events_handoff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_handoff_events_handoff_id"), "handoff_events", ["handoff_id"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("key", Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("body", Text(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("handoff_id", Text(), nullable=True),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_idempotency_keys_handoff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_at"), "idempotency_keys", ["at"], unique=False)
    op.create_index(op.f("ix_idempotency_keys_handoff_id"), "idempotency_keys", ["handoff_id"], unique=False)
    op.create_table(
        "attachment_contents",
        sa.Column("attachment_id", Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_attachment_contents_attachment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment_contents")),
    )
    op.create_table(
        "outbox",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", Text(), nullable=False),
        sa.Column("handoff_id", Text(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("target", Text(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("state", Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("leased_until", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("reference", Text(), nullable=True),
        sa.Column("problem", Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["handoff_events.id"], name=op.f("fk_outbox_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_outbox_handoff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_event_id"), "outbox", ["event_id"], unique=False)
    op.create_index(op.f("ix_outbox_handoff_id"), "outbox", ["handoff_id"], unique=False)
    op.create_index(op.f("ix_outbox_target_state_due_at"), "outbox", ["target", "state", "due_at"], unique=False)

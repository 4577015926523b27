"""Alarms, and an outbox that delivers them beside hand-offs."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Moment, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table of alarms; a row of the outbox is of a hand-off or of an alarm."""
    op.create_table(
        "alarms",
        sa.Column("id", Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index(op.f("ix_alarms_at"), "alarms", ["at"], unique=False)
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as outbox:  # SQLite writes the whole table anew
        outbox.alter_column("handoff_id", existing_type=Text(), nullable=True)
        outbox.alter_column("event_id", existing_type=sa.Integer(), nullable=True)
        outbox.add_column(sa.Column("alarm_id", Text(), nullable=True))
        outbox.create_foreign_key(op.f("fk_outbox_alarm_id"), "alarms", ["alarm_id"], ["id"], ondelete="CASCADE")
        outbox.create_index(op.f("ix_outbox_alarm_id"), ["alarm_id"], unique=False)

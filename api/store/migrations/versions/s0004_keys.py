"""Keys and who is logged in with them, both by their SHA-256 alone, and what limits count for all machines."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Moment, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the three tables, empty."""
    op.create_table(
        "keys",
        sa.Column("id", Text(), nullable=False),
        sa.Column("digest", Text(), nullable=False),
        sa.Column("name", Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_keys_digest")),
    )
    op.create_table(
        "logins",
        sa.Column("digest", Text(), nullable=False),
        sa.Column("key_id", Text(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_logins")),
    )
    op.create_index(op.f("ix_logins_ends_at"), "logins", ["ends_at"], unique=False)
    op.create_table(
        "limited",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("caller", Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_limited")),
    )
    op.create_index(op.f("ix_limited_caller_at"), "limited", ["caller", "at"], unique=False)
    op.create_index(op.f("ix_limited_ends_at"), "limited", ["ends_at"], unique=False)

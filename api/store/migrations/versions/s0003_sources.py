"""What was shown before anybody asked is kept beside answers to questions, and told from them."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """All that is there was asked."""
    op.add_column("answers", sa.Column("source", Text(), nullable=False, server_default="question"))

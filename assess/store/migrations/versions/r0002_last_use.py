"""The day a finished response was last opened, from which its lifetime counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("used_on", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("response", "used_on")

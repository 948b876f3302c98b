"""Pairs: two people who reflect on one decision, a row for each of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair_side",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("pair_id", sa.Text(), nullable=False),
        sa.Column("shows", sa.Boolean(), nullable=False),
        sa.Column("code_number", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_on", sa.Text(), nullable=True),
        sa.Column("joined_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_pair_side_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_pair_side")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_pair_side_code_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_pair_side_pair_id"), "pair_side", ["pair_id"])


def downgrade() -> None:
    op.drop_table("pair_side")

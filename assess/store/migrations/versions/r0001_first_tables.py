"""The first tables: definitions, responses and answers, results, sessions, attempts, tombstones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _responses()
    _results()
    _sessions()
    _attempts_and_tombstones()


def _responses() -> None:
    op.create_table(
        "definition",
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("questionnaire_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kept_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_definition")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("completed_on", sa.Text(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["content_hash"], ["definition.content_hash"], name=op.f("fk_response_content_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_response_code_hash")),
    )
    op.create_table(
        "answer",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _of_response("answer"),
        sa.PrimaryKeyConstraint("response_id", "question_id", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "save_key",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _of_response("save_key"),
        sa.PrimaryKeyConstraint("response_id", "key", name=op.f("pk_save_key")),
        sqlite_with_rowid=False,
    )


def _results() -> None:
    op.create_table(
        "result",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _of_response("result"),
        sa.PrimaryKeyConstraint("response_id", "sequence", name=op.f("pk_result")),
    )
    op.create_table(
        "result_dimension",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("dimension_id", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("possible", sa.Integer(), nullable=True),
        sa.Column("so_far", sa.Boolean(), nullable=False),
        sa.Column("placed", sa.Text(), nullable=True),
        sa.Column("difference", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id", "sequence"],
            ["result.response_id", "result.sequence"],
            name=op.f("fk_result_dimension_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", "sequence", "dimension_id", name=op.f("pk_result_dimension")),
        sqlite_with_rowid=False,
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_table(
        "session_response",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("response_id", sa.Text(), nullable=False),
        _of_response("session_response"),
        sa.ForeignKeyConstraint(
            ["token_hash"], ["session.token_hash"], name=op.f("fk_session_response_token_hash"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", "response_id", name=op.f("pk_session_response")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_session_response_response_id"), "session_response", ["response_id"])


def _attempts_and_tombstones() -> None:
    op.create_table(
        "attempt",
        sa.Column("bucket", sa.LargeBinary(), nullable=False),
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "minute", name=op.f("pk_attempt")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attempt_minute"), "attempt", ["minute"])
    op.create_table(
        "tombstone",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("erased_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_tombstone")),
    )


def _of_response(table: str) -> sa.ForeignKeyConstraint:
    """Rows that go when their response is erased."""
    return sa.ForeignKeyConstraint(
        ["response_id"], ["response.id"], name=op.f(f"fk_{table}_response_id"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Children before parents."""
    for table in (
        "tombstone",
        "attempt",
        "session_response",
        "session",
        "result_dimension",
        "result",
        "save_key",
        "answer",
        "response",
        "definition",
    ):
        op.drop_table(table)

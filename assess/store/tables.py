"""The tables. A change here needs a new file in `migrations/versions`; a test compares the two.

Times are ISO 8601 text in UTC with microseconds and dates are ISO text: they sort as text and read the same in both
databases. JSON is canonical text (sorted keys, no spaces), so equal values are equal strings.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

NEWEST = "0003"
"""The newest migration; a test compares it with the files."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def _of_response(*, primary_key: bool = True) -> Column[str]:
    """The column that ties a row to its response: erasing the response takes the row along."""
    return Column("response_id", Text, ForeignKey("response.id", ondelete="CASCADE"), primary_key=primary_key)


# To change: never. `body` is the published file, byte for byte; `content_hash` is taken over it. Add columns only.
definition = Table(
    "definition",
    metadata,
    Column("content_hash", Text, primary_key=True),
    Column("questionnaire_id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("kept_on", Text, nullable=False),
)

# To change: add a nullable column, or one with a default; a new status is a new word, an old word keeps its meaning.
response = Table(
    "response",
    metadata,
    Column("id", Text, primary_key=True),
    Column("content_hash", Text, ForeignKey("definition.content_hash"), nullable=False),
    Column("status", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("device", Text, nullable=False),
    Column("started_on", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("completed_on", Text),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    Column("code_number", Integer, nullable=False),
    Column("used_on", Text),
)

# To change: `value` is whatever the definition of that response allows; a new kind of value needs a new kind of
# question, not a rewrite of old rows. JSON null is a cleared answer, and the row stays so that its revision does.
answer = Table(
    "answer",
    metadata,
    _of_response(),
    Column("question_id", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# To change: drop and refill is safe only while nobody has a page open; a lost key can store one submission twice.
save_key = Table(
    "save_key",
    metadata,
    _of_response(),
    Column("key", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# To change: snapshots are never rewritten. A new shape of `body` carries a format number inside; readers know both.
result = Table(
    "result",
    metadata,
    _of_response(),
    Column("sequence", Integer, primary_key=True),
    Column("content_hash", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("method", Text, nullable=False),
    Column("made_on", Text, nullable=False),
    Column("body", Text, nullable=False),
)

# To change: add nullable columns, and fill old rows from `result.body` in the same migration.
result_dimension = Table(
    "result_dimension",
    metadata,
    Column("response_id", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("dimension_id", Text, primary_key=True),
    Column("level", Text),
    Column("rank", Integer),
    Column("points", Integer),
    Column("possible", Integer),
    Column("so_far", Boolean, nullable=False),
    Column("placed", Text),
    Column("difference", Integer),
    ForeignKeyConstraint(["response_id", "sequence"], ["result.response_id", "result.sequence"], ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

# To change: may be emptied at any time (both people of each pair are on their own again). One row for each of the two;
# `code_hash` is there until the code is used, and `joined_on` from then on.
pair_side = Table(
    "pair_side",
    metadata,
    _of_response(),
    Column("pair_id", Text, nullable=False),
    Column("shows", Boolean, nullable=False),
    Column("code_number", Integer, nullable=False),
    Column("code_hash", LargeBinary, unique=True),
    Column("code_on", Text),
    Column("joined_on", Text),
    Index(None, "pair_id"),
    sqlite_with_rowid=False,
)

# To change: may be emptied at any time (everybody signs in again). `data` never holds answers.
session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("device", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("data", Text, nullable=False),
)

# To change: may be emptied together with `session`. One row for each response a browser may open.
session_response = Table(
    "session_response",
    metadata,
    Column("token_hash", LargeBinary, ForeignKey("session.token_hash", ondelete="CASCADE"), primary_key=True),
    _of_response(),
    Index(None, "response_id"),
    sqlite_with_rowid=False,
)

# To change: may be emptied at any time. `bucket` is a hash of what is limited, `minute` counts minutes since 1970.
attempt = Table(
    "attempt",
    metadata,
    Column("bucket", LargeBinary, primary_key=True),
    Column("minute", BigInteger, primary_key=True),
    Column("count", Integer, nullable=False),
    Index(None, "minute"),
    sqlite_with_rowid=False,
)

# To change: only ever grows, because a restored backup is cleaned by it. Nothing here but the random id and the day.
tombstone = Table(
    "tombstone",
    metadata,
    Column("response_id", Text, primary_key=True),
    Column("erased_on", Text, nullable=False),
)

"""What the store takes and gives back: frozen records with no behaviour, and the faults it can raise.

Times are aware datetimes and dates are the caller's: the store never reads a clock. Answers are plain JSON values
without floats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from datetime import date, datetime

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
"""A JSON value as the store keeps it. Numbers are whole: scores are exact, so a float would be a mistake."""

Status = Literal["in_progress", "completed", "amended", "stopped"]
Device = Literal["own", "shared"]


class StoreError(Exception):
    """Anything the store could not do."""


class StoreUnavailable(StoreError):  # noqa: N818 - the name says what happened
    """The database is full, locked, read-only or away. Nothing is known to be stored; the save may be sent again."""


class StoreRefused(StoreError):  # noqa: N818 - the name says what happened
    """A row that points to something absent, or that exists already."""


class ResponseMissing(StoreError):  # noqa: N818 - the name says what happened
    """No such response: it never was, or it was erased."""


class Unstorable(ValueError):  # noqa: N818 - the name says what happened
    """Text with a NUL or a lone surrogate, or a number that is not whole: the two databases would not agree on it."""


@dataclass(frozen=True, slots=True)
class DefinitionRecord:
    """One version of a questionnaire exactly as published; `body` is the file's text."""

    content_hash: str
    questionnaire_id: str
    version: str
    body: str
    kept_on: date


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """One respondent's whole set, without the answers.

    `revision` counts saves that changed something and starts at 0. Once the response is completed `saved_at` is kept to
    the day only (midnight UTC), because nobody needs to know at which minute a person answered. `code_number` says
    which of its resume codes is good, counted from 0: a code is made from it and the installation's key, never kept.
    `used_on` is the day it was last opened, where somebody noted it.
    """

    id: str
    content_hash: str
    status: Status
    revision: int
    device: Device
    started_on: date
    saved_at: datetime
    completed_on: date | None = None
    code_number: int = 0
    used_on: date | None = None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer and the revision that wrote it; `value` is None when the answer was cleared."""

    value: Json
    revision: int


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """A response and its answers by question, read in one snapshot so that the revision is that of the answers."""

    response: ResponseRecord
    answers: Mapping[str, StoredAnswer]


@dataclass(frozen=True, slots=True)
class Change:
    """What one page wants to store.

    values: question id -> new value, None to clear it.
    base_revision: the revision the page was opened at.
    key: the idempotency key of this submission; the same key never stores twice.
    amends: True when a completed response becomes amended by it (answers do, entries of a plan do not).
    own_revisions: what this same page has stored since it was opened (autosave). A page that goes on without being
        loaded again keeps its base and names its own saves here: taking a newer base would claim to have seen what
        others saved meanwhile.
    """

    values: Mapping[str, Json]
    base_revision: int
    key: str
    amends: bool = True
    own_revisions: Container[int] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """Stored durably as `revision`. `repeated`: this key had been stored before, and nothing was written now."""

    revision: int
    repeated: bool = False
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was stored: these questions were changed since the page was opened. `theirs` is what is kept now."""

    theirs: Mapping[str, StoredAnswer]
    revision: int


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """One snapshot of a Result. `sequence` counts from 1 for each response and is set by the store."""

    response_id: str
    content_hash: str
    revision: int
    method: str
    made_on: date
    body: Json
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class ResultStamp:
    """The latest snapshot without its body: its number, the revision it was made from, and the day."""

    sequence: int
    revision: int
    made_on: date


@dataclass(frozen=True, slots=True)
class ResultDimensionRecord:
    """One dimension of a snapshot, in columns so that a cohort can be counted without reading JSON.

    rank: place of the level, 0 for the lowest. difference: practised rank less placed rank. None: not known, not asked.
    """

    dimension_id: str
    level: str | None
    rank: int | None
    points: int | None
    possible: int | None
    so_far: bool
    placed: str | None
    difference: int | None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One browser's session, found by the hash of its token.

    `data` must never hold answers, because erasing a response does not look into it.
    """

    token_hash: bytes
    device: Device
    created_at: datetime
    seen_at: datetime
    data: Json = field(default_factory=dict)
    response_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of two people who reflect on the same decision, by their response.

    shows: whether the other may see their picture. code_number: which code of this pair is the latest, from 0; a code
    is made from it and the installation's key, never kept. code_on: the day it was made, ``None`` for who was given
    one. joined_on: the day the code was used, ``None`` until then.
    """

    response_id: str
    pair_id: str
    shows: bool = False
    code_number: int = 0
    code_on: date | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides, read in one snapshot; ``other`` is ``None`` while nobody joined, and again once they are gone."""

    mine: PairSide
    other: PairSide | None

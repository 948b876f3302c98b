"""What several transactions share, and the one that saves a page.

Read this module together with `tests/store/test_store_contract.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from assess.store import statements as sql
from assess.store.records import Change, Conflict, ResponseMissing, ResponseRecord, Saved, Status, StoredAnswer
from assess.store.values import NULL, from_text, moment, start_of_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

RESPONSE_WIDTH = 10
"""Columns of a ResponseRecord, in front of whatever else a row brings."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The row of an answer as it stands: canonical JSON text and the revision that wrote it."""

    text: str
    revision: int


def add_response(connection: Connection, response: ResponseRecord, code_hash: bytes) -> None:
    """Add a response; the database refuses it without its definition."""
    row = {
        "id": response.id,
        "content_hash": response.content_hash,
        "status": response.status,
        "revision": response.revision,
        "device": response.device,
        "started_on": response.started_on.isoformat(),
        "saved_at": moment(response.saved_at),
        "completed_on": response.completed_on and response.completed_on.isoformat(),
        "code_hash": code_hash,
        "code_number": response.code_number,
        "used_on": response.used_on and response.used_on.isoformat(),
    }
    connection.execute(sql.ADD_RESPONSE, row)


def response_record(row: Sequence[Any]) -> ResponseRecord:
    """The response that a row begins with."""
    id_, content_hash, status, revision, device, started_on, saved_at, completed_on, number, used_on = row[
        :RESPONSE_WIDTH
    ]
    return ResponseRecord(
        id_,
        content_hash,
        status,
        revision,
        device,
        date.fromisoformat(started_on),
        datetime.fromisoformat(saved_at),
        completed_on and date.fromisoformat(completed_on),
        number,
        used_on and date.fromisoformat(used_on),
    )


def lock_response(connection: Connection, response_id: str) -> tuple[Status, int]:
    """Status and revision of a response that nobody else can change until COMMIT. Raises ResponseMissing."""
    row = connection.execute(sql.LOCK_RESPONSE, {"response_id": response_id}).first()
    if row is None:
        raise ResponseMissing(response_id)
    return row[0], row[1]


def save_page(
    connection: Connection, response_id: str, change: Change, texts: Mapping[str, str], now: datetime
) -> Saved | Conflict:
    """Store what differs, unless the key is known or somebody else was faster.

    `texts` are the values of the change as canonical JSON. Raises ResponseMissing.
    """
    status, revision = lock_response(connection, response_id)
    known = connection.execute(sql.REVISION_OF_KEY, {"response_id": response_id, "key": change.key}).scalar()
    if known is not None:
        return Saved(known, repeated=True)
    kept = _kept_answers(connection, response_id, texts)
    differing = {question: text for question, text in texts.items() if _text_of(kept.get(question)) != text}
    theirs = _newer(kept, differing, change, _trusted_base(change.base_revision, revision))
    if theirs:
        return Conflict(theirs, revision)
    after = revision + 1 if differing else revision
    if differing:
        _write(connection, response_id, differing, kept, after)
        becomes = "amended" if status == "completed" and change.amends else status
        at = moment(now) if status == "in_progress" else start_of_day(now)
        connection.execute(sql.ADVANCE, {"response_id": response_id, "to": after, "becomes": becomes, "at": at})
    connection.execute(sql.ADD_KEY, {"response_id": response_id, "key": change.key, "revision": after})
    return Saved(after, changed=tuple(differing))


def _trusted_base(base: int, revision: int) -> int:
    """The revision a page says it was opened at, or 0 when there is no such revision yet.

    That happens when a backup was restored under an open page: then everything that differs is worth a question.
    """
    return base if base <= revision else 0


def _kept_answers(connection: Connection, response_id: str, texts: Mapping[str, str]) -> dict[str, _Kept]:
    if not texts:
        return {}
    rows = connection.execute(sql.SOME_ANSWERS, {"response_id": response_id, "question_ids": list(texts)})
    return {question: _Kept(text, revision) for question, text, revision in rows}


def _text_of(kept: _Kept | None) -> str:
    """What is stored; a question without a row counts as cleared."""
    return NULL if kept is None else kept.text


def _newer(
    kept: Mapping[str, _Kept], differing: Mapping[str, str], change: Change, base: int
) -> dict[str, StoredAnswer]:
    """Of the questions that differ, those that somebody else stored after the page was opened."""
    rows = {question: kept[question] for question in differing if question in kept}
    return {
        question: StoredAnswer(from_text(row.text), row.revision)
        for question, row in rows.items()
        if row.revision > base and row.revision not in change.own_revisions
    }


def _write(
    connection: Connection, response_id: str, differing: Mapping[str, str], kept: Mapping[str, _Kept], revision: int
) -> None:
    """Add the new rows and change the old ones; the lock on the response makes this safe without an upsert."""
    added = [
        {"response_id": response_id, "question_id": question, "value": text, "revision": revision}
        for question, text in differing.items()
        if question not in kept
    ]
    changed = [
        {"of": response_id, "question": question, "new": text, "to": revision}
        for question, text in differing.items()
        if question in kept
    ]
    if added:
        connection.execute(sql.ADD_ANSWER, added)
    if changed:
        connection.execute(sql.CHANGE_ANSWER, changed)

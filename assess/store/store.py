"""The Store: every way in which Assess reads and writes its database.

A method returns after COMMIT, or raises and has changed nothing. StoreUnavailable can come from every one of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Executable, Row

from assess.store import migrating, saving
from assess.store import statements as sql
from assess.store.engine import Database, open_database, settings_faults, truncate_log
from assess.store.pairs import Pairs
from assess.store.records import (
    Change,
    Conflict,
    DefinitionRecord,
    Device,
    KeptResponse,
    ResponseMissing,
    ResponseRecord,
    ResultDimensionRecord,
    ResultRecord,
    ResultStamp,
    Saved,
    SessionRecord,
    Status,
    StoredAnswer,
)
from assess.store.values import day, from_text, from_texts, is_storable, moment, require_storable, start_of_day, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_AnyRow = Row[*tuple[Any, ...]]

ATTEMPT_MINUTES = 60
"""How long attempts are remembered: the longest window a limit can look at."""


class Store:
    """One database, shared by all threads of a process; ``pairs`` is what it holds of two people on one decision."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._upserts = sql.UPSERTS[database.dialect]
        self.pairs = Pairs(database)

    @classmethod
    def open(cls, url: str) -> Self:
        """The store at `sqlite:///path`, `sqlite://` (in memory) or `postgresql://...`.

        Raises ValueError, StoreUnavailable.
        """
        return cls(open_database(url))

    def migrate(self) -> None:
        """Bring the tables up to date; safe to call at every start, also by several processes at once."""
        migrating.migrate(self._database)

    def is_migrated(self) -> bool:
        """Whether the tables are those of this version of Assess."""
        return migrating.is_migrated(self._database)

    def settings_faults(self) -> tuple[str, ...]:
        """One line for each setting that "nothing is lost" rests on and that does not hold; empty when all is well."""
        return settings_faults(self._database)

    def close(self) -> None:
        """Let go of every connection."""
        self._database.writer.dispose()

    # Definitions

    def keep_definition(self, definition: DefinitionRecord) -> None:
        """Keep a definition under its content hash, once. Raises Unstorable."""
        row = {
            "content_hash": definition.content_hash,
            "questionnaire_id": definition.questionnaire_id,
            "version": definition.version,
            "body": definition.body,
            "kept_on": definition.kept_on.isoformat(),
        }
        require_storable(*row.values())
        self._write(self._upserts.keep_definition, row)

    def definition(self, content_hash: str) -> DefinitionRecord | None:
        """The definition with this content hash, or None."""
        row = self._first(sql.DEFINITION, content_hash=content_hash)
        return None if row is None else _definition(row)

    # Responses

    def start(self, response: ResponseRecord, code_hash: bytes, session_hash: bytes | None) -> None:
        """Add a response, and let a session open it. Raises StoreRefused without its definition or session."""
        require_storable(response.id, response.content_hash)
        with self._database.writing() as connection:
            saving.add_response(connection, response, code_hash)
            if session_hash is not None:
                connection.execute(self._upserts.grant, {"token_hash": session_hash, "response_id": response.id})

    def response(self, response_id: str) -> ResponseRecord | None:
        """The response with this id, or None."""
        row = self._first(sql.RESPONSE, response_id=response_id)
        return None if row is None else saving.response_record(row)

    def response_by_code(self, code_hash: bytes) -> ResponseRecord | None:
        """The response whose resume code has this hash, or None."""
        row = self._first(sql.RESPONSE_BY_CODE, code=code_hash)
        return None if row is None else saving.response_record(row)

    def replace_code(self, response_id: str, code_hash: bytes, code_number: int) -> None:
        """Make this the only resume code of a response. Raises ResponseMissing, StoreRefused."""
        require_storable(response_id)
        with self._database.writing() as connection:
            saving.lock_response(connection, response_id)
            connection.execute(sql.REPLACE_CODE, {"response_id": response_id, "code": code_hash, "number": code_number})

    def answers(self, response_id: str) -> dict[str, StoredAnswer]:
        """Every stored answer by question id, cleared ones too (value None)."""
        return _answers(list(self._all(sql.ANSWERS, response_id=response_id)))

    def kept_response(self, response_id: str, among: Sequence[str] | None = None) -> KeptResponse | None:
        """A response with its answers (those `among` some questions), in one snapshot: what a page is shown from."""
        if among is None:
            rows = self._all(sql.KEPT_RESPONSE, response_id=response_id)
        else:
            rows = self._all(sql.KEPT_EXTRACT, response_id=response_id, question_ids=among)
        if not rows:
            return None
        answered = [row[saving.RESPONSE_WIDTH :] for row in rows if row[saving.RESPONSE_WIDTH] is not None]
        return KeptResponse(saving.response_record(rows[0]), _answers(answered))

    def save(self, response_id: str, change: Change, now: datetime) -> Saved | Conflict:
        """Store a page: all of it, once, and never over an answer that is newer than the page.

        Raises ResponseMissing, Unstorable. After StoreUnavailable the same change may be sent again with the same key.
        """
        require_storable(change.key, *change.values)
        texts = {question: to_text(value) for question, value in change.values.items()}
        if not is_storable(response_id):
            raise ResponseMissing(response_id)
        with self._database.writing() as connection:
            return saving.save_page(connection, response_id, change, texts, now)

    def note_use(self, response_id: str, on: date) -> None:
        """Note the day a response was opened; an earlier day than the one known changes nothing."""
        self._write(sql.NOTE_USE, {"response_id": response_id, "on": on.isoformat()})

    def unused_responses(self, status: Status, before: datetime, most: int) -> tuple[str, ...]:
        """The ids of up to `most` responses of a status that were last saved, and opened, before the day of a time."""
        return tuple(row[0] for row in self._all(sql.UNUSED_RESPONSES, of_status=status, most=most, **_unused(before)))

    def erase(self, response_id: str, now: datetime, *, unused_before: datetime | None = None) -> bool:
        """Delete everything about a response, for good, and remember only that this id was erased on this day.

        Sessions may not open it any more. PostgreSQL drops old row versions at its next VACUUM. Twice does no harm.
        With `unused_before` one that was saved or opened on that day or later stays. Returns whether it was there.
        """
        require_storable(response_id)
        condition = {} if unused_before is None else _unused(unused_before)
        with self._database.writing() as connection:
            statement = sql.ERASE_UNUSED if condition else sql.ERASE
            erased = connection.execute(statement, {"response_id": response_id, **condition}).rowcount > 0
            if erased or not condition:
                connection.execute(self._upserts.bury, {"response_id": response_id, "erased_on": day(now).isoformat()})
        truncate_log(self._database)
        return erased

    def is_erased(self, response_id: str) -> bool:
        """Whether this response was erased here."""
        return self._first(sql.IS_ERASED, response_id=response_id) is not None

    # Results

    def keep_result(self, result: ResultRecord, dimensions: Sequence[ResultDimensionRecord], now: datetime) -> int:
        """Append a snapshot and complete the response in the same transaction; returns the snapshot's number, from 1.

        The latest snapshot is not repeated: the same definition and revision give its number. Raises ResponseMissing.
        """
        require_storable(result.response_id)
        body = to_text(result.body)
        with self._database.writing() as connection:
            saving.lock_response(connection, result.response_id)
            latest = connection.execute(sql.LATEST_RESULT, {"response_id": result.response_id}).first()
            if latest is not None and tuple(latest)[1:] == (result.content_hash, result.revision):
                return int(latest[0])
            numbered = replace(result, sequence=1 if latest is None else latest[0] + 1)
            connection.execute(sql.ADD_RESULT, _result_row(numbered, body))
            if dimensions:
                connection.execute(sql.ADD_DIMENSION, [_dimension_row(numbered, dimension) for dimension in dimensions])
            completion = {"response_id": result.response_id, "on": day(now).isoformat(), "at": start_of_day(now)}
            connection.execute(sql.COMPLETE, completion)
            return numbered.sequence

    def results(self, response_id: str) -> tuple[ResultRecord, ...]:
        """The snapshots of a response, oldest first."""
        return tuple(_result(row) for row in self._all(sql.RESULTS, response_id=response_id))

    def latest_result(self, response_id: str) -> ResultStamp | None:
        """The latest snapshot's number, revision and day, or None; cheap enough for every page that shows a result."""
        row = self._first(sql.RESULT_STAMP, response_id=response_id)
        return None if row is None else ResultStamp(row[0], row[1], date.fromisoformat(row[2]))

    # Sessions

    def create_session(self, session: SessionRecord) -> None:
        """Add a session with the responses it may open. Raises StoreRefused, Unstorable."""
        row = {
            "token_hash": session.token_hash,
            "device": session.device,
            "created_at": moment(session.created_at),
            "seen_at": moment(session.seen_at),
            "data": to_text(session.data),
        }
        with self._database.writing() as connection:
            connection.execute(sql.ADD_SESSION, row)
            for response_id in session.response_ids:
                connection.execute(self._upserts.grant, {"token_hash": session.token_hash, "response_id": response_id})

    def session(self, token_hash: bytes) -> SessionRecord | None:
        """The session of this token, or None; whether it has expired is for the caller to say."""
        rows = self._all(sql.SESSION, token=token_hash)
        return _session(rows) if rows else None

    def grant(self, token_hash: bytes, response_id: str) -> None:
        """Let a session open a response. Raises StoreRefused when one of them is missing."""
        require_storable(response_id)
        self._write(self._upserts.grant, {"token_hash": token_hash, "response_id": response_id})

    def touch_session(self, token_hash: bytes, now: datetime) -> None:
        """Note that a session was used."""
        self._write(sql.TOUCH_SESSION, {"token": token_hash, "at": moment(now)})

    def delete_session(self, token_hash: bytes) -> None:
        """End a session; the responses stay."""
        self._write(sql.DELETE_SESSION, {"token": token_hash})

    def delete_sessions_before(self, device: Device, *, seen: datetime, created: datetime) -> int:
        """End the sessions on such devices that were last seen, or made, before these times; returns how many."""
        bounds = {"of_device": device, "seen": moment(seen), "created": moment(created)}
        with self._database.writing() as connection:
            return connection.execute(sql.DELETE_OLD_SESSIONS, bounds).rowcount

    # Attempts, for limits that hold across processes

    def count_attempt(self, bucket: bytes, minute: int) -> int:
        """Add one to what a bucket did in a minute and return the sum; forgets minutes older than ATTEMPT_MINUTES."""
        with self._database.writing() as connection:
            count: int = connection.execute(
                self._upserts.count_attempt, {"bucket": bucket, "minute": minute, "count": 1}
            ).scalar_one()
            if count == 1:
                connection.execute(sql.FORGET_ATTEMPTS, {"before": minute - ATTEMPT_MINUTES})
            return count

    def forgive_attempt(self, buckets: Sequence[bytes], minute: int) -> None:
        """Take one back from what each bucket did in a minute, because it was no attempt after all."""
        with self._database.writing() as connection:
            connection.execute(sql.FORGIVE_ATTEMPT, [{"of": one, "at": minute} for one in buckets])

    # One statement each

    def _all(self, statement: Executable, **parameters: str | bytes | int | Sequence[str]) -> Sequence[_AnyRow]:
        """The rows of one reading statement; none for a text that cannot be stored, so that both databases agree."""
        if not all(is_storable(value) for value in parameters.values() if isinstance(value, str)):
            return []
        with self._database.reading() as connection:
            return connection.execute(statement, parameters).all()

    def _first(self, statement: Executable, **parameters: str | bytes | int) -> _AnyRow | None:
        """The first row of one reading statement, or None."""
        rows = self._all(statement, **parameters)
        return rows[0] if rows else None

    def _write(self, statement: Executable, row: Mapping[str, object]) -> None:
        """One writing statement in its own transaction."""
        with self._database.writing() as connection:
            connection.execute(statement, row)


def _definition(row: _AnyRow) -> DefinitionRecord:
    content_hash, questionnaire_id, version, body, kept_on = row
    return DefinitionRecord(content_hash, questionnaire_id, version, body, date.fromisoformat(kept_on))


def _unused(before: datetime) -> dict[str, str]:
    return {"saved_before": start_of_day(before), "used_before": day(before).isoformat()}


def _answers(rows: Sequence[Sequence[Any]]) -> dict[str, StoredAnswer]:
    """Rows of (question id, JSON text, revision) as answers, by question id: either database gives the same order."""
    in_order = sorted(rows, key=itemgetter(0))  # not by SQL, where PostgreSQL would follow the rules of a language
    values = from_texts(row[1] for row in in_order)
    return {row[0]: StoredAnswer(value, row[2]) for row, value in zip(in_order, values, strict=True)}


def _result_row(result: ResultRecord, body: str) -> dict[str, object]:
    return {
        "response_id": result.response_id,
        "sequence": result.sequence,
        "content_hash": result.content_hash,
        "revision": result.revision,
        "method": result.method,
        "made_on": result.made_on.isoformat(),
        "body": body,
    }


def _dimension_row(result: ResultRecord, dimension: ResultDimensionRecord) -> dict[str, object]:
    return {
        "response_id": result.response_id,
        "sequence": result.sequence,
        "dimension_id": dimension.dimension_id,
        "level": dimension.level,
        "rank": dimension.rank,
        "points": dimension.points,
        "possible": dimension.possible,
        "so_far": dimension.so_far,
        "placed": dimension.placed,
        "difference": dimension.difference,
    }


def _result(row: _AnyRow) -> ResultRecord:
    response_id, sequence, content_hash, revision, method, made_on, body = row
    return ResultRecord(
        response_id, content_hash, revision, method, date.fromisoformat(made_on), from_text(body), sequence
    )


def _session(rows: Sequence[_AnyRow]) -> SessionRecord:
    """A session from its rows: the same session on each, beside one response it may open (or None)."""
    token_hash, device, created_at, seen_at, data, _ = rows[0]
    granted = tuple(row[5] for row in rows if row[5] is not None)
    created, seen = datetime.fromisoformat(created_at), datetime.fromisoformat(seen_at)
    return SessionRecord(token_hash, device, created, seen, from_text(data), granted)

"""Every statement of the store, built once: building one costs more than running it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    Insert,
    Table,
    and_,
    bindparam,
    case,
    column,
    delete,
    func,
    insert,
    select,
    table,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from assess.store.tables import (
    answer,
    attempt,
    definition,
    pair_side,
    response,
    result,
    result_dimension,
    save_key,
    session,
    session_response,
    tombstone,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ID: BindParameter[str] = bindparam("response_id")
_TOKEN: BindParameter[bytes] = bindparam("token")
_CODE: BindParameter[bytes] = bindparam("code")

_response_columns = (
    response.c.id,
    response.c.content_hash,
    response.c.status,
    response.c.revision,
    response.c.device,
    response.c.started_on,
    response.c.saved_at,
    response.c.completed_on,
    response.c.code_number,
    response.c.used_on,
)
_unused = and_(
    response.c.saved_at < bindparam("saved_before"), func.coalesce(response.c.used_on, "") < bindparam("used_before")
)

VERSIONS = table("alembic_version", column("version_num"))
VERSION = select(VERSIONS.c.version_num)

DEFINITION = select(definition).where(definition.c.content_hash == bindparam("content_hash"))

ADD_RESPONSE = insert(response)
RESPONSE = select(*_response_columns).where(response.c.id == _ID)
RESPONSE_BY_CODE = select(*_response_columns).where(response.c.code_hash == _CODE)
LOCK_RESPONSE = select(response.c.status, response.c.revision).where(response.c.id == _ID).with_for_update()
REPLACE_CODE = update(response).where(response.c.id == _ID).values(code_hash=_CODE, code_number=bindparam("number"))
ADVANCE = (
    update(response)
    .where(response.c.id == _ID)
    .values(revision=bindparam("to"), status=bindparam("becomes"), saved_at=bindparam("at"))
)
COMPLETE = (
    update(response)
    .where(response.c.id == _ID)
    .values(
        status=case((response.c.status == "in_progress", "completed"), else_=response.c.status),
        completed_on=func.coalesce(response.c.completed_on, bindparam("on")),
        saved_at=bindparam("at"),
    )
)
NOTE_USE = (
    update(response)
    .where(and_(response.c.id == _ID, func.coalesce(response.c.used_on, "") < bindparam("on")))
    .values(used_on=bindparam("on"))
)
UNUSED_RESPONSES = (
    select(response.c.id)
    .where(and_(response.c.status == bindparam("of_status"), _unused))
    .order_by(response.c.id)
    .limit(bindparam("most"))
)
ERASE = delete(response).where(response.c.id == _ID)
ERASE_UNUSED = ERASE.where(_unused)

ANSWERS = select(answer.c.question_id, answer.c.value, answer.c.revision).where(answer.c.response_id == _ID)
KEPT_RESPONSE = (
    select(*_response_columns, answer.c.question_id, answer.c.value, answer.c.revision.label("answer_revision"))
    .select_from(response.outerjoin(answer, answer.c.response_id == response.c.id))
    .where(response.c.id == _ID)
)
_SOME = answer.c.question_id.in_(bindparam("question_ids", expanding=True))
KEPT_EXTRACT = (
    select(*_response_columns, answer.c.question_id, answer.c.value, answer.c.revision.label("answer_revision"))
    .select_from(response.outerjoin(answer, and_(answer.c.response_id == response.c.id, _SOME)))
    .where(response.c.id == _ID)
)
SOME_ANSWERS = ANSWERS.where(answer.c.question_id.in_(bindparam("question_ids", expanding=True)))
ADD_ANSWER = insert(answer)
CHANGE_ANSWER = (
    update(answer)
    .where(and_(answer.c.response_id == bindparam("of"), answer.c.question_id == bindparam("question")))
    .values(value=bindparam("new"), revision=bindparam("to"))
)

REVISION_OF_KEY = select(save_key.c.revision).where(
    and_(save_key.c.response_id == _ID, save_key.c.key == bindparam("key"))
)
ADD_KEY = insert(save_key)

LATEST_RESULT = (
    select(result.c.sequence, result.c.content_hash, result.c.revision)
    .where(result.c.response_id == _ID)
    .order_by(result.c.sequence.desc())
    .limit(1)
)
RESULT_STAMP = (
    select(result.c.sequence, result.c.revision, result.c.made_on)
    .where(result.c.response_id == _ID)
    .order_by(result.c.sequence.desc())
    .limit(1)
)
RESULTS = select(result).where(result.c.response_id == _ID).order_by(result.c.sequence)
ADD_RESULT = insert(result)
ADD_DIMENSION = insert(result_dimension)

_SIDE_OF = pair_side.c.response_id == bindparam("of")
PAIR_OF = select(pair_side.c.pair_id).where(_SIDE_OF)
SIDES_OF_PAIR = select(pair_side).where(pair_side.c.pair_id == PAIR_OF.scalar_subquery())
_IN_PAIR = and_(_SIDE_OF, pair_side.c.pair_id == bindparam("pair"))
ADD_SIDE = insert(pair_side)
NEW_PAIR_CODE = (
    update(pair_side)
    .where(and_(_IN_PAIR, pair_side.c.joined_on.is_(None)))
    .values(code_hash=_CODE, code_number=bindparam("number"), code_on=bindparam("on"))
)
_GOOD_CODE = and_(pair_side.c.code_hash == _CODE, pair_side.c.code_on >= bindparam("since"))
OFFERED_BY = (
    select(*_response_columns)
    .select_from(response.join(pair_side, pair_side.c.response_id == response.c.id))
    .where(_GOOD_CODE)
)
TAKE_PAIR_CODE = (
    update(pair_side).where(_GOOD_CODE).values(code_hash=None, joined_on=bindparam("on")).returning(pair_side.c.pair_id)
)
SHOW = update(pair_side).where(_IN_PAIR).values(shows=True)
HIDE = update(pair_side).where(_SIDE_OF).values(shows=False)
LEAVE_PAIR = delete(pair_side).where(_SIDE_OF)

ADD_SESSION = insert(session)
SESSION = (
    select(session, session_response.c.response_id)
    .select_from(session.outerjoin(session_response, session_response.c.token_hash == session.c.token_hash))
    .where(session.c.token_hash == _TOKEN)
    .order_by(session_response.c.response_id)
)
TOUCH_SESSION = update(session).where(session.c.token_hash == _TOKEN).values(seen_at=bindparam("at"))
DELETE_SESSION = delete(session).where(session.c.token_hash == _TOKEN)
DELETE_OLD_SESSIONS = delete(session).where(
    and_(
        session.c.device == bindparam("of_device"),
        (session.c.seen_at < bindparam("seen")) | (session.c.created_at < bindparam("created")),
    )
)

FORGIVE_ATTEMPT = (
    update(attempt)
    .where(and_(attempt.c.bucket == bindparam("of"), attempt.c.minute == bindparam("at"), attempt.c.count > 0))
    .values(count=attempt.c.count - 1)
)
FORGET_ATTEMPTS = delete(attempt).where(attempt.c.minute < bindparam("before"))

IS_ERASED = select(tombstone.c.erased_on).where(tombstone.c.response_id == _ID)


@dataclass(frozen=True, slots=True)
class Upserts:
    """The statements that add a row unless it is there, which each database has in a dialect of its own."""

    keep_definition: Insert
    grant: Insert
    bury: Insert
    count_attempt: Any


def _build_upserts(insert_into: Callable[[Table], Any]) -> Upserts:
    """The upserts in one dialect; SQLite's and PostgreSQL's insert take the same words."""
    return Upserts(
        keep_definition=insert_into(definition).on_conflict_do_nothing(),
        grant=insert_into(session_response).on_conflict_do_nothing(),
        bury=insert_into(tombstone).on_conflict_do_nothing(),
        count_attempt=insert_into(attempt)
        .on_conflict_do_update(index_elements=[attempt.c.bucket, attempt.c.minute], set_={"count": attempt.c.count + 1})
        .returning(attempt.c.count),
    )


UPSERTS: Mapping[str, Upserts] = {
    "sqlite": _build_upserts(sqlite.insert),
    "postgresql": _build_upserts(postgresql.insert),
}

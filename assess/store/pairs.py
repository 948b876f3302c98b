"""Pairs in the store: a one-time code that one person gives, the other who takes it, and what each agrees to show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from assess.store import saving
from assess.store import statements as sql
from assess.store.records import Pair, PairSide, ResponseRecord
from assess.store.values import is_storable, require_storable

if TYPE_CHECKING:
    from sqlalchemy import Row

    from assess.store.engine import Database


class Pairs:
    """The pairs of one database; a part of :class:`assess.store.Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, response_id: str) -> Pair | None:
        """The pair a response is in, or None."""
        if not is_storable(response_id):
            return None
        with self._database.reading() as connection:
            sides = [_side(row) for row in connection.execute(sql.SIDES_OF_PAIR, {"of": response_id})]
        mine = next((one for one in sides if one.response_id == response_id), None)
        other = next((one for one in sides if one.response_id != response_id), None)
        return Pair(mine, other) if mine else None

    def offer(self, side: PairSide, code_hash: bytes, on: date) -> bool:
        """Make this the one good code of a side, beginning its pair if need be. Raises ResponseMissing.

        Returns False, and changes nothing, where the code was used meanwhile or the response is in another pair.
        """
        require_storable(side.response_id, side.pair_id)
        known = {"of": side.response_id, "on": on.isoformat(), "code": code_hash, "number": side.code_number}
        with self._database.writing() as connection:
            saving.lock_response(connection, side.response_id)
            if connection.execute(sql.PAIR_OF, known).first() is None:
                connection.execute(sql.ADD_SIDE, _row(side, code_hash, on))
                return True
            return connection.execute(sql.NEW_PAIR_CODE, {**known, "pair": side.pair_id}).rowcount > 0

    def offered_by(self, code_hash: bytes, since: date) -> ResponseRecord | None:
        """The response whose unused code, made on this day or later, has this hash, or None."""
        with self._database.reading() as connection:
            row = connection.execute(sql.OFFERED_BY, {"code": code_hash, "since": since.isoformat()}).first()
        return None if row is None else saving.response_record(row)

    def join(self, code_hash: bytes, since: date, response: ResponseRecord, resume_hash: bytes) -> bool:
        """Use a code up, and start this response as the other side of its pair, both or neither.

        Returns False, and starts nothing, where the code is not good (any more): of two who use it at once one wins.
        Raises StoreRefused without the definition of the response.
        """
        require_storable(response.id, response.content_hash)
        used = {"code": code_hash, "since": since.isoformat(), "on": response.started_on.isoformat()}
        with self._database.writing() as connection:
            pair_id = connection.execute(sql.TAKE_PAIR_CODE, used).scalar()
            if pair_id is None:
                return False
            saving.add_response(connection, response, resume_hash)
            side = PairSide(response.id, pair_id, joined_on=response.started_on)
            connection.execute(sql.ADD_SIDE, _row(side, None, None))
            return True

    def show(self, response_id: str, pair_id: str) -> bool:
        """Let the other person of this very pair see; False where the response is not in it (any more)."""
        if not (is_storable(response_id) and is_storable(pair_id)):
            return False
        with self._database.writing() as connection:
            return connection.execute(sql.SHOW, {"of": response_id, "pair": pair_id}).rowcount > 0

    def hide(self, response_id: str) -> None:
        """Let nobody see any more; no harm where nobody could."""
        require_storable(response_id)
        with self._database.writing() as connection:
            connection.execute(sql.HIDE, {"of": response_id})

    def leave(self, response_id: str) -> None:
        """Take a response out of its pair, its code with it; no harm where it is in none."""
        require_storable(response_id)
        with self._database.writing() as connection:
            connection.execute(sql.LEAVE_PAIR, {"of": response_id})


def _row(side: PairSide, code_hash: bytes | None, code_on: date | None) -> dict[str, object]:
    return {
        "response_id": side.response_id,
        "pair_id": side.pair_id,
        "shows": side.shows,
        "code_number": side.code_number,
        "code_hash": code_hash,
        "code_on": code_on and code_on.isoformat(),
        "joined_on": side.joined_on and side.joined_on.isoformat(),
    }


def _side(row: Row[*tuple[Any, ...]]) -> PairSide:
    response_id, pair_id, shows, number, _, code_on, joined_on = row
    return PairSide(
        response_id,
        pair_id,
        shows,
        number,
        code_on and date.fromisoformat(code_on),
        joined_on and date.fromisoformat(joined_on),
    )

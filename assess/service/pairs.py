"""Two people, one decision: a one-time code, a response for each, and pictures that both agreed to show.

Each holds a response of their own, and neither can open the other's. What one sees of the other goes through
:func:`assess.core.together.shown`, is worked out when the page is asked for, and kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from assess.core.routing import open_stop
from assess.core.together import Shown, Together, shown, side_by_side
from assess.service import codes, results
from assess.service.responses import Started, look_at, new_id, new_record
from assess.service.retention import is_expired
from assess.store import PairSide, ResponseMissing, ResponseRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.service.responses import OpenResponse
    from assess.service.services import Services
    from assess.store import Device, Json

CODE_LIFETIME = timedelta(days=14)
"""For how long after the day it was made a code that nobody used is good."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that is good, and the response of whoever gave it."""

    code: str
    giver: ResponseRecord


@dataclass(frozen=True, slots=True)
class Standing:
    """How a pair stands for one of the two.

    code: the good one-time code in groups, empty once it was used or is too old. until: its last day. joined_on: the
    day it was used. i_show: what this person agreed to. they_show: whether the other's picture can be seen just now if
    this person shows theirs; why it cannot is not said.
    """

    pair_id: str
    code: str
    until: date | None
    joined_on: date | None
    i_show: bool
    they_show: bool


# --- the code ---------------------------------------------------------------------------------------------------------


def give_code(services: Services, response_id: str) -> None:
    """Make a new one-time code, which ends the one before; nothing happens once a code of the pair was used.

    Raises ResponseMissing.
    """
    pair = services.store.pairs.of(response_id)
    before = pair.mine if pair else None
    pair_id, number = (before.pair_id, before.code_number + 1) if before else (new_id(services), 0)
    side = PairSide(response_id, pair_id, code_number=number)
    services.store.pairs.offer(side, codes.hash_code(services.key, _code(services, side)), services.clock().date())


def _code(services: Services, side: PairSide) -> str:
    """Return the latest code of a side: made from the pair and the key, so that it is shown again and never kept."""
    return codes.encode(codes.keyed(services.key, "one-time code", side.pair_id, str(side.code_number)))


def find(services: Services, typed: str, network: str) -> Offer | ResponseRecord | None:
    """Return what a typed code is good for: somebody's offer, one's own response, or nothing.

    Raises TooManyAttempts: tries of both kinds of codes count together.
    """
    return codes.try_code(services, typed, network, partial(_opens, services))


def _opens(services: Services, code: str) -> Offer | ResponseRecord | None:
    own = codes.opened_by(services, code)
    if own is not None:
        return own
    return _offer(services, code)


def _offer(services: Services, code: str) -> Offer | None:
    giver = services.store.pairs.offered_by(codes.hash_code(services.key, code), _oldest(services))
    return None if giver is None or is_expired(giver, services.clock().date()) else Offer(code, giver)


def _oldest(services: Services) -> date:
    """Return the day on which the oldest codes that are still good were made."""
    return services.clock().date() - CODE_LIFETIME


def join(services: Services, offer: Offer, device: Device) -> Started | None:
    """Use the code up and start a response to the same version, with nothing in it; ``None`` if it was used meanwhile.

    Raises StoreUnavailable, and then the code is still good.
    """
    record = new_record(services, offer.giver.content_hash, device)
    resume_code = codes.make_code(services.key, record.id, 0)
    used, resumed = (codes.hash_code(services.key, one) for one in (offer.code, resume_code))
    joined = services.store.pairs.join(used, _oldest(services), record, resumed)
    return Started(record.id, codes.grouped(resume_code)) if joined else None


# --- what each agrees to ----------------------------------------------------------------------------------------------


def standing(services: Services, response_id: str) -> Standing | None:
    """Return how the pair stands that a response is in, ``None`` for one in no pair."""
    pair = services.store.pairs.of(response_id)
    if pair is None:
        return None
    mine = pair.mine
    good = mine.joined_on is None and mine.code_on is not None and mine.code_on >= _oldest(services)
    return Standing(
        pair_id=mine.pair_id,
        code=codes.grouped(_code(services, mine)) if good else "",
        until=mine.code_on + CODE_LIFETIME if mine.code_on else None,
        joined_on=mine.joined_on,
        i_show=mine.shows,
        they_show=_picture_of(services, pair.other) is not None,
    )


def preview(opened: OpenResponse) -> Shown:
    """Return exactly what the other person sees of a response that is shown to them now."""
    return shown(opened.definition, results.current(opened))


def is_ready(opened: OpenResponse) -> bool:
    """Return whether there is a picture to show: the response was finished, and no stop has to come first."""
    return opened.record.status != "in_progress" and open_stop(opened.definition, opened.answers) is None


def show(services: Services, response_id: str, pair_id: str) -> bool:
    """Let the other person of this very pair see; ``False`` when the response is in another by now."""
    return services.store.pairs.show(response_id, pair_id)


def hide(services: Services, response_id: str) -> None:
    """Let the other person see nothing from the next request on."""
    services.store.pairs.hide(response_id)


def leave(services: Services, response_id: str) -> None:
    """End the pair for this person: nothing is shown, the code opens nothing, and another pair may begin."""
    services.store.pairs.leave(response_id)


def together(services: Services, opened: OpenResponse) -> Together | None:
    """Return both pictures as they are now; ``None`` unless both people agree at this moment and both are ready."""
    pair = services.store.pairs.of(opened.record.id)
    if pair is None or not pair.mine.shows or not is_ready(opened):
        return None
    theirs = _picture_of(services, pair.other)
    return side_by_side(opened.definition, preview(opened), theirs) if theirs else None


def _picture_of(services: Services, other: PairSide | None) -> Shown | None:
    """Return what the other person lets us see just now, ``None`` for whatever reason there is nothing."""
    if other is None or not other.shows:
        return None
    try:
        opened = look_at(services, other.response_id)
    except ResponseMissing:
        return None
    return preview(opened) if is_ready(opened) else None


def exported(services: Services, response_id: str) -> Mapping[str, Json] | None:
    """Return what is kept about one's own side of a pair, for the file with everything; the other's is not ours."""
    pair = services.store.pairs.of(response_id)
    if pair is None:
        return None
    mine = pair.mine
    return {
        "code_made_on": mine.code_on.isoformat() if mine.code_on else None,
        "joined_on": mine.joined_on.isoformat() if mine.joined_on else None,
        "picture_shown": mine.shows,
    }

"""How long things are kept, and removing what has been kept for as long as was promised.

A lifetime counts in whole days: it ends with its last day, and from then on nothing opens the response. Removing it may
take one day more, and it does no harm when several processes do so at once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Event, Thread
from types import MappingProxyType
from typing import TYPE_CHECKING

from assess.service.sessions import LIMITS
from assess.store import ResponseRecord, Status, StoreUnavailable

if TYPE_CHECKING:
    from assess.service.services import Services

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """For how long after its last use a response is kept.

    Saving is a use; opening is one where ``opening_counts``.
    """

    kept: timedelta
    opening_counts: bool


_UNFINISHED = Lifetime(timedelta(days=90), opening_counts=False)
_FINISHED = Lifetime(timedelta(days=366), opening_counts=True)  # twelve months, whatever the year
LIFETIMES: Mapping[Status, Lifetime] = MappingProxyType(
    {"in_progress": _UNFINISHED, "stopped": _UNFINISHED, "completed": _FINISHED, "amended": _FINISHED}
)
"""What workers are promised on the page about privacy and with their resume code."""

BATCH = 500
"""Responses looked up at a time, so that years of them never stand in memory."""

AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Removed:
    """How many responses were deleted and how many sessions ended because their time was over."""

    responses: int
    sessions: int


def last_use(record: ResponseRecord) -> date:
    """Return the day (UTC) on which a response was last used, as far as using it counts."""
    return max(record.saved_at.date(), record.used_on or record.started_on)


def is_expired(record: ResponseRecord, today: date) -> bool:
    """Return whether a response has been kept for as long as was promised."""
    return last_use(record) + LIFETIMES[record.status].kept < today


def note_use(services: Services, record: ResponseRecord) -> None:
    """Note that a response was opened today, where that counts and nothing of today is known yet."""
    today = services.clock().date()
    if LIFETIMES[record.status].opening_counts and last_use(record) < today:
        with suppress(StoreUnavailable):  # reading must go on while nothing can be written
            services.store.note_use(record.id, today)


def remove_expired(services: Services) -> Removed:
    """Delete the responses and end the sessions whose time is over. Raises StoreUnavailable."""
    now = services.clock()
    responses = sum(_remove_responses(services, status, now) for status in LIFETIMES)
    sessions = sum(
        services.store.delete_sessions_before(device, seen=now - limits.idle, created=now - limits.absolute)
        for device, limits in LIMITS.items()
    )
    return Removed(responses, sessions)


def _remove_responses(services: Services, status: Status, now: datetime) -> int:
    """Delete what has expired in one status; a response that is used at this very moment stays."""
    store, before = services.store, now - LIFETIMES[status].kept
    removed = 0
    while batch := store.unused_responses(status, before, BATCH):
        removed += sum(store.erase(one, now, unused_before=before) for one in batch)
    return removed


def remove_daily(services: Services, stopped: Event) -> None:
    """Remove what has expired now, and once a day from then on until ``stopped`` is set."""
    while True:
        try:
            removed = remove_expired(services)
            _log.info("expired: %s responses deleted, %s sessions ended", removed.responses, removed.sessions)
        except Exception:  # noqa: BLE001  whatever it is, tomorrow must come
            _log.exception("what has expired was not removed; the next try is tomorrow")
        if stopped.wait(AGAIN_AFTER.total_seconds()):
            return


def start_removing(services: Services) -> Event:
    """Begin to remove what has expired in a thread that ends with its process, or once the returned event is set."""
    stopped = Event()
    Thread(target=remove_daily, args=(services, stopped), name="retention", daemon=True).start()
    return stopped

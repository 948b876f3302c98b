"""Sessions: which browser may open which responses, and for how long.

A browser holds a random token; the store has its SHA-256. A session never holds an answer.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from assess.store import SessionRecord, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from assess.service.services import Services
    from assess.store import Device

TOKEN_BYTES = 32
LEEWAY = timedelta(seconds=120)
"""How far two machines' clocks may be apart."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives: unused, and in all; and how often its use is written down."""

    idle: timedelta
    absolute: timedelta
    note_use_after: timedelta


LIMITS: Mapping[Device, Limits] = {
    "shared": Limits(timedelta(minutes=45), timedelta(hours=12), timedelta(minutes=1)),
    "own": Limits(timedelta(days=30), timedelta(days=30), timedelta(hours=12)),
}


def hash_token(token: str) -> bytes:
    """Return what the store keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def find_session(services: Services, token: str) -> SessionRecord | None:
    """Return the living session of a token, noting its use now and then. Raises StoreUnavailable.

    An expired one is deleted, so it never comes back to life; where that cannot be written, nothing opens. A living one
    opens even when its use cannot be noted: what was saved must stay readable while nothing can be written.
    """
    record = services.store.session(hash_token(token))
    if record is None:
        return None
    now = services.clock()
    limits = LIMITS[record.device]
    if _expired(record, limits, now):
        services.store.delete_session(record.token_hash)
        return None
    if now - record.seen_at >= limits.note_use_after:
        with suppress(StoreUnavailable):
            services.store.touch_session(record.token_hash, now)
    return record


def _expired(record: SessionRecord, limits: Limits, now: datetime) -> bool:
    """Return whether a session is over.

    A time in the future means a clock went wrong: then nobody can say how old it is.
    """
    too_old = now - record.seen_at >= limits.idle or now - record.created_at >= limits.absolute
    from_the_future = record.seen_at - now > LEEWAY or record.created_at - now > LEEWAY
    return too_old or from_the_future


def begin_session(
    services: Services, device: Device, response_ids: tuple[str, ...], before: SessionRecord | None
) -> str:
    """Start a new session in place of the one ``before`` and return its token.

    What was open before stays open only where both are a person's own device: on a shared one the next person is
    somebody else.
    """
    token = base64.urlsafe_b64encode(services.random(TOKEN_BYTES)).rstrip(b"=").decode()
    kept = before.response_ids if before and before.device == device == "own" else ()
    now = services.clock()
    opens = tuple(dict.fromkeys((*kept, *response_ids)))
    services.store.create_session(SessionRecord(hash_token(token), device, now, now, {}, opens))
    if before is not None:
        services.store.delete_session(before.token_hash)
    return token


def end_session(services: Services, record: SessionRecord) -> None:
    """End a session; the answers stay."""
    services.store.delete_session(record.token_hash)


def open_minutes(record: SessionRecord) -> int:
    """Return for how many minutes a page stays open without being used; 0 when that is long enough not to matter."""
    return int(LIMITS[record.device].idle.total_seconds() // 60) if record.device == "shared" else 0

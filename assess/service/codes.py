"""Resume codes: how a worker without an account comes back to their answers.

A code is made, not kept: it is an HMAC of the response's id and a number under the installation's key. So it can be
shown again to whoever holds the response, while the database has only a hash of it that nobody can search without the
key.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, TypeVar

from assess.service.retention import is_expired

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.service.services import Services
    from assess.store import ResponseRecord

Found = TypeVar("Found")

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 characters: no I, L, O or U, so that what is copied by hand can be read back."""

LENGTH = 16
GROUP = 4
FAILURES_A_MINUTE = 10
"""Wrong codes allowed from one address, and for one beginning of a code, before we ask to wait."""

_BITS = 5
_BYTES = LENGTH * _BITS // 8
_SPOKEN_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SPACES = dict.fromkeys(map(ord, " \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014._"), None)


class TooManyAttempts(Exception):  # noqa: N818  what happened, not an error of ours
    """Somebody has to wait before the next try. ``seconds`` says how long."""

    def __init__(self, seconds: int) -> None:
        """Keep how many seconds remain of this minute."""
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def keyed(key: bytes, purpose: str, *parts: str) -> bytes:
    """Return the 32 bytes of HMAC-SHA-256 that belong to a purpose and its parts."""
    message = "\0".join((purpose, *parts)).encode("utf-8", "surrogatepass")
    return hmac.new(key, message, hashlib.sha256).digest()


def encode(raw: bytes) -> str:
    """Return ten bytes as sixteen characters."""
    number = int.from_bytes(raw[:_BYTES], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range((LENGTH - 1) * _BITS, -1, -_BITS))


def grouped(code: str) -> str:
    """Return a code as people see it: four groups of four."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """Return the code somebody typed, or ``None`` when it cannot be one.

    Spaces, dashes and lower case are no matter; O is read as 0, I and L as 1.
    """
    code = typed.translate(_SPACES).upper().translate(_SPOKEN_ALIKE)
    return code if len(code) == LENGTH and all(one in ALPHABET for one in code) else None


def make_code(key: bytes, response_id: str, number: int) -> str:
    """Return the code of a response; ``number`` counts its codes from 0."""
    return encode(keyed(key, "resume code", response_id, str(number)))


def hash_code(key: bytes, code: str) -> bytes:
    """Return what the database keeps of a code."""
    return keyed(key, "resume code lookup", code)


def code_of(services: Services, record: ResponseRecord) -> str:
    """Return the good code of a response, in groups."""
    return grouped(make_code(services.key, record.id, record.code_number))


def replace_code(services: Services, record: ResponseRecord) -> str:
    """Give a response a new code, so that the old one opens nothing, and return it in groups.

    Raises ResponseMissing.
    """
    number = record.code_number + 1
    code = make_code(services.key, record.id, number)
    services.store.replace_code(record.id, hash_code(services.key, code), number)
    return grouped(code)


def opened_by(services: Services, code: str) -> ResponseRecord | None:
    """Return the response that a resume code opens today, or ``None``; tries are counted by whoever asks."""
    found = services.store.response_by_code(hash_code(services.key, code))
    return None if found is None or is_expired(found, services.clock().date()) else found


def try_code(services: Services, typed: str, network: str, find: Callable[[str], Found]) -> Found | None:
    """Return what ``find`` knows of a typed code, or ``None``; what is no code at all is not looked up.

    ``network`` is the truncated address of whoever asks. Raises TooManyAttempts after ``FAILURES_A_MINUTE`` wrong codes
    from it, or for codes that begin alike; a good code has to wait as well, or waiting would tell good from bad.
    """
    code = read_code(typed)
    buckets = [_bucket(services, "network", network)]
    if code:
        buckets.append(_bucket(services, "beginning", code[:GROUP]))
    minute, seconds = minute_of(services)
    for bucket in buckets:  # counted before anything is looked up, so that many tries at once are no way around
        if services.store.count_attempt(bucket, minute) > FAILURES_A_MINUTE:
            raise TooManyAttempts(seconds)
    found = find(code) if code else None
    if found is not None:
        services.store.forgive_attempt(buckets, minute)
    return found


def limit(services: Services, what: str, network: str, most: int) -> None:
    """Count one more ``what`` from an address. Raises TooManyAttempts beyond ``most`` in a minute."""
    minute, seconds = minute_of(services)
    if services.store.count_attempt(_bucket(services, what, network), minute) > most:
        raise TooManyAttempts(seconds)


def minute_of(services: Services) -> tuple[int, int]:
    """Return the number of the present minute and how many seconds are left of it."""
    seconds = int(services.clock().timestamp())
    return seconds // 60, 60 - seconds % 60


def _bucket(services: Services, what: str, value: str) -> bytes:
    """Return the name under which attempts are counted; keyed, so that the table tells nobody's address."""
    return keyed(services.key, "attempts", what, value)

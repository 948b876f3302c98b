"""Between Python values and the text that both databases keep: canonical JSON, times, dates."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from assess.store.records import Json, Unstorable

if TYPE_CHECKING:
    from collections.abc import Iterable

NULL = "null"
"""The text of a cleared answer."""

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def is_storable(text: str) -> bool:
    """Whether both databases keep this text unchanged: no NUL, no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def require_storable(*texts: str) -> None:
    """Raise Unstorable when any of the texts holds a NUL or a lone surrogate."""
    for text in texts:
        if not is_storable(text):
            message = "text holds a NUL or a lone surrogate"
            raise Unstorable(message)


def _require(value: object) -> None:
    """Walk a value; raise Unstorable at the first thing that is no storable JSON."""
    if isinstance(value, str):
        require_storable(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _require(name)
            _require(inner)
    elif isinstance(value, list):
        for inner in value:
            _require(inner)
    elif not (value is None or isinstance(value, int)):
        message = f"{type(value).__name__} is not a value the store keeps"
        raise Unstorable(message)


def to_text(value: Json) -> str:
    """The canonical JSON text of a value. Raises Unstorable."""
    _require(value)
    return _encode(value)


def from_text(text: str) -> Json:
    """The value of a canonical JSON text."""
    value: Json = json.loads(text)
    return value


def from_texts(texts: Iterable[str]) -> list[Json]:
    """The values of many JSON texts, parsed as one list because a call for each costs more than the parsing."""
    values: list[Json] = json.loads(f"[{','.join(texts)}]")
    return values


def moment(when: datetime) -> str:
    """An aware datetime as sortable UTC text. Raises ValueError for a naive one."""
    if when.tzinfo is None:
        message = "a time without a zone"
        raise ValueError(message)
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def day(when: datetime) -> date:
    """The UTC day of an aware datetime."""
    return when.astimezone(UTC).date()


def start_of_day(when: datetime) -> str:
    """Midnight UTC of that day, as text: what is kept of a time once the hour is nobody's business."""
    return moment(datetime.combine(day(when), time(), UTC))

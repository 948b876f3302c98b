"""Putting a string into every place of a JSON document that holds one."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, TypeAlias

Place: TypeAlias = tuple[str | int, ...]


def places(document: Any, place: Place = ()) -> Iterator[Place]:  # noqa: ANN401 - any JSON value
    """Yield where the strings of a document are, in order."""
    if isinstance(document, str):
        yield place
    elif isinstance(document, dict):
        for key, value in document.items():
            yield from places(value, (*place, key))
    elif isinstance(document, list):
        for number, value in enumerate(document):
            yield from places(value, (*place, number))


def planted(document: Any, place: Place, text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a copy of a document with another string at a place."""
    changed = copy.deepcopy(document)
    holder = changed
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = text
    return changed


def written(document: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return a document as the bytes of a file."""
    return json.dumps(document).encode()


def pointer(place: Place) -> str:
    """Return a place as a JSON Pointer."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)

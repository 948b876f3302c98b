"""Small true records for the tests of the store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from assess.store import Change, DefinitionRecord, ResponseRecord, ResultDimensionRecord, ResultRecord, Saved, Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.store import Json

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
TODAY = date(2026, 3, 1)
DEFINITION = DefinitionRecord("hash-1", "palliative-levels", "1.0", '{"id": "palliative-levels"}', TODAY)


def code(response_id: str) -> bytes:
    return f"code of {response_id}".encode()


def start(store: Store, response_id: str = "r1", session_hash: bytes | None = None) -> str:
    """A started response on a kept definition."""
    store.keep_definition(DEFINITION)
    response = ResponseRecord(response_id, DEFINITION.content_hash, "in_progress", 0, "own", TODAY, NOW)
    store.start(response, code(response_id), session_hash)
    return response_id


def save(store: Store, values: Mapping[str, Json], *, base: int, key: str, amends: bool = True) -> Saved:
    """A save to r1 that must go through."""
    saved = store.save("r1", Change(values, base, key, amends), NOW)
    assert isinstance(saved, Saved)
    return saved


def result(revision: int, content_hash: str = "hash-1") -> ResultRecord:
    return ResultRecord("r1", content_hash, revision, "levels", TODAY, {"levels": ["skilled"]})


def dimension(dimension_id: str) -> ResultDimensionRecord:
    return ResultDimensionRecord(dimension_id, "skilled", 2, 9, 12, so_far=False, placed=None, difference=None)

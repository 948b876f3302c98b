"""Kept results are read back exactly, tolerate what older versions did not know, and refuse what they are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assess.core.result import Result, assess, dump_result, load_result
from tests.core.builders import answers_to, definition_of, row, two_each

KEPT_FIRST = Path(__file__).parents[1] / "cases/kept/format-1.json"
"""A result as the program of format 1 kept it."""


def kept() -> tuple[Result, dict[str, Any]]:
    """Return a result and its kept form."""
    definition = definition_of(two_each("a"))
    raw = {**row("a", 2, 3, 2, None, "na", 0, 0, 0), "a:placement": "informed", "a:role_need": "expert"}
    result = assess(definition, answers_to(definition, raw))
    return result, dump_result(result)


def test_a_field_that_came_later_has_its_default() -> None:
    """A result kept before a field existed can still be read."""
    result, raw = kept()
    for strength in raw["strengths"]:
        del strength["highest"]
    loaded = load_result(raw)
    assert [one.highest for one in loaded.strengths] == [False] * len(result.strengths)
    assert loaded.dimensions == result.dimensions


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", 0),
        ("format", 3),
        ("format", True),
        ("format", None),
        ("title", 3),
        ("dimensions", {}),
        ("headline", None),
        ("unanswered", [1]),
    ],
)
def test_what_is_not_a_kept_result_is_refused(key: str, value: object) -> None:
    """A form that is not ours is a ValueError, never half a result."""
    _, raw = kept()
    with pytest.raises(ValueError, match=r"."):
        load_result({**raw, key: value})


def test_a_missing_field_without_default_is_refused() -> None:
    """A result that lost its headline is no result."""
    _, raw = kept()
    del raw["headline"]
    with pytest.raises(ValueError, match="headline"):
        load_result(raw)


def test_a_state_nobody_knows_is_refused() -> None:
    """Words of a closed list are checked when read back."""
    _, raw = kept()
    raw["dimensions"][0]["state"] = "halfway"
    with pytest.raises(ValueError, match="halfway"):
        load_result(raw)


def test_a_result_kept_under_the_first_format_is_still_read() -> None:
    """What was kept then means the same now, and what came later has its default."""
    old = json.loads(KEPT_FIRST.read_text(encoding="utf-8"))
    loaded = load_result(old)
    now = dump_result(loaded)
    assert [one["level_title"] for one in now["dimensions"]] == ["Informed", "Informed"]
    assert _only_keys_of(old, now) == {**old, "format": 2}
    assert (loaded.whole, loaded.safety, loaded.dimensions[0].section_band) == (None, (), None)


def _only_keys_of(old: Any, now: Any) -> Any:  # noqa: ANN401  JSON
    """Return ``now`` without the keys that ``old`` has not, all the way down."""
    if isinstance(old, dict):
        return {key: _only_keys_of(one, now[key]) for key, one in old.items()}
    if isinstance(old, list):
        assert len(old) == len(now)
        return [_only_keys_of(one, other) for one, other in zip(old, now, strict=True)]
    return now

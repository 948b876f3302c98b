"""Kept results are read back exactly, tolerate what older versions did not know, and refuse what they are not."""

from __future__ import annotations

from typing import Any

import pytest

from assess.core.result import Result, assess, dump_result, load_result
from tests.core.builders import answers_to, definition_of, row, two_each


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
    [("format", 2), ("format", None), ("title", 3), ("dimensions", {}), ("headline", None), ("unanswered", [1])],
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

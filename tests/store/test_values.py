"""Canonical JSON: equal values are equal text, and nothing is stored that one database would refuse or change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.store import Json, Unstorable
from assess.store.values import from_text, from_texts, is_storable, to_text

UNHURRIED = settings(deadline=None)  # a slow machine is no fault
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | STORABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STORABLE, inner, max_size=4),
)


@UNHURRIED
@given(VALUES)
def test_value_comes_back_with_its_types(value: Json) -> None:
    """Text and back gives the same value, and the same text again."""
    text = to_text(value)
    back = from_text(text)
    assert back == value
    assert to_text(back) == text
    assert text.encode().decode() == text
    assert "\0" not in text


@UNHURRIED
@given(st.lists(VALUES, max_size=5))
def test_many_texts_are_read_like_one(values: list[Json]) -> None:
    """Parsing them together is the same as parsing each."""
    texts = [to_text(value) for value in values]
    assert from_texts(texts) == [from_text(text) for text in texts]


@UNHURRIED
@given(st.dictionaries(STORABLE, st.integers(), min_size=2))
def test_order_of_keys_does_not_matter(value: dict[str, Json]) -> None:
    """The same keys in another order are the same text, so they are no change."""
    assert to_text(dict(reversed(value.items()))) == to_text(value)


def test_true_is_not_one() -> None:
    """Values that Python calls equal and people do not are different texts."""
    assert to_text([True]) != to_text([1])


@UNHURRIED
@given(st.text(), st.sampled_from(["\0", "\ud800", "\udfff"]), st.text())
def test_unstorable_text_is_refused(before: str, character: str, after: str) -> None:
    """One NUL or lone surrogate anywhere is enough."""
    assert not is_storable(before + character + after)
    with pytest.raises(Unstorable):
        to_text([{"a": before + character + after}])

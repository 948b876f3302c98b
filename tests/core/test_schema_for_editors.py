"""The JSON Schema as an editor reads it: each key is explained, and each example is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry

from assess.service.library import schema

SCHEMA: dict[str, Any] = schema()
EXPLAINS = ("description", "enum", "const")
NOT_HERE = "#/$defs/not_here"
"""Said of a key that belongs to questions of another type."""


def _keys(node: object, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that an author may write, with what the schema says of it."""
    if isinstance(node, dict):
        for name, about in node.get("properties", {}).items():
            if isinstance(about, dict) and about.get("$ref") != NOT_HERE and ("title" in about or "$ref" in about):
                yield f"{place}/{name}", about
        for name, inner in node.items():
            yield from _keys(inner, f"{place}/{name}")
    elif isinstance(node, list):
        for position, inner in enumerate(node):
            yield from _keys(inner, f"{place}/{position}")


def _said(about: dict[str, Any]) -> dict[str, Any]:
    """What an editor shows: what stands here, and what the definition says that it refers to."""
    name = about.get("$ref", "").rpartition("/")[2]
    return {**SCHEMA["$defs"].get(name, {}), **about}


KEYS = dict(_keys(SCHEMA))


@pytest.mark.parametrize("place", KEYS)
def test_every_key_is_named_and_explained(place: str) -> None:
    """An author who hovers over a key reads what it is called and what it means."""
    said = _said(KEYS[place])
    assert "title" in said
    assert any(word in said for word in EXPLAINS)


@pytest.mark.parametrize("place", [place for place, about in KEYS.items() if "examples" in about])
def test_every_example_is_one(place: str) -> None:
    """What the schema shows as an example of a key, the schema accepts there."""
    about = {**KEYS[place], "$defs": SCHEMA["$defs"]}
    validator = Draft202012Validator(about, registry=Registry())
    faults = [error.message for example in about["examples"] for error in validator.iter_errors(example)]
    assert faults == []

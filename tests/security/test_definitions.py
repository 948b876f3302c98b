"""AC-01 and AC-06, the author's side: what a hostile definition gets past the loader is only ever words."""

from __future__ import annotations

import json
import re
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from assess.service.library import read_bytes
from tests.security.payloads import EVERY, PLACEHOLDERS, SCRIPTS
from tests.security.planting import Place, places, planted, pointer, written

EVERY_TYPE = Path(__file__).parent.parent / "questionnaires/every-type/1.0.json"
DOCUMENT: dict[str, Any] = json.loads(EVERY_TYPE.read_bytes())
PLACES = list(places(DOCUMENT))
A_FEW = 6
WOULD_RUN = re.compile(r"<\s*[a-z/!?]|javascript\s*:|data\s*:", re.IGNORECASE)


def _refused_at(place: Place, payload: str) -> list[str]:
    loaded = read_bytes(written(planted(DOCUMENT, place, payload)))
    assert (loaded.definition is None) == bool(loaded.problems), "either a definition or problems, never both"
    return [problem.path for problem in loaded.problems]


@pytest.mark.parametrize("payload", SCRIPTS)
def test_a_text_that_holds_markup_is_refused_where_it_stands(payload: str) -> None:
    """A tag or an address that runs is named by its place in the file; anything else stays the words it is."""
    refused = set(_refused_at(("title",), payload))
    assert refused == {"/title"} if WOULD_RUN.search(payload) else refused <= {"/title"}


@pytest.mark.parametrize("place", PLACES, ids=pointer)
def test_every_string_of_a_definition_is_checked(place: Place) -> None:
    """No place in the file lets a script through: each is tried with its own share of the payloads."""
    first = PLACES.index(place) * A_FEW
    for payload in islice(cycle(SCRIPTS), first, first + A_FEW):
        refused = _refused_at(place, payload)
        if WOULD_RUN.search(payload):
            assert refused, f"{payload!r} was accepted at {pointer(place)}"


@pytest.mark.parametrize("payload", PLACEHOLDERS)
def test_what_looks_like_a_template_is_refused(payload: str) -> None:
    """Braces of a template language, and a placeholder that nobody knows, are named; the rest stays words."""
    inside_feedback = ("feedback", 0, "text")
    known_to_other_languages = payload.startswith(("{", "$", "#", "["))
    assert bool(_refused_at(inside_feedback, payload)) == known_to_other_languages


@pytest.mark.parametrize("payload", EVERY)
def test_no_string_breaks_the_loader(payload: str) -> None:
    """Whatever the text, there is a definition or a list of problems, and never an exception."""
    for place in (("sections", 0, "questions", 1, "help"), ("levels", 0, "id"), ("setup", 1, "options", 0, "label")):
        _refused_at(place, payload)

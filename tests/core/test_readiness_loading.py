"""Readiness questionnaires that pass the checks: whatever anybody answers, there is a result and it keeps its word."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.core.answers import Answered, Answers
from assess.core.definition import Definition
from assess.core.expressions import Json
from assess.core.result import assess
from assess.service.library import read_bytes

BANDS = ("not_ready", "getting_ready", "ready_to_test", "ready_to_embed")


def statement(name: str, **more: Json) -> dict[str, Json]:
    """Return a statement as an author writes it."""
    return {"id": name, "type": "statement", "text": f"We do {name}.", **more}


def document(**changes: Json) -> dict[str, Json]:
    """Return a sound readiness questionnaire of two sections, with changes."""
    steps = [{"value": value, "label": f"Step {value}", "points": value} for value in range(4)]
    return {
        "id": "two",
        "version": "1.0",
        "title": "Two",
        "kind": "readiness",
        "scales": {"ready": {"options": steps}},
        "method": {"name": "readiness"},
        "sections": [
            {
                "id": "a",
                "title": "A",
                "questions": [statement("a1", must_have="It keeps people safe."), statement("a2")],
            },
            {"id": "b", "title": "B", "questions": [statement("b1"), statement("b2")]},
        ],
        **changes,
    }


def loaded(raw: Json) -> Definition | None:
    """Return the definition of a document, ``None`` when something is wrong with it."""
    return read_bytes(json.dumps(raw).encode()).definition


# --- rules about the score and about the band of one section ----------------------------------------------------------

SCORE, BAND, NEVER = {"score": "b", "lt": 50}, {"level": "b", "lt": "ready_to_test"}, {"level": "b", "lt": "not_ready"}


@pytest.mark.parametrize("rules", tuple(permutations((SCORE, BAND, {"all": [SCORE, BAND]}))))
def test_score_and_band_of_one_section_are_asked_for_in_any_order(rules: tuple[Json, ...]) -> None:
    """A file may ask for both, in one rule too."""
    actions = [{"dimension": "b", "when": rule, "text": "Try it."} for rule in rules]
    assert loaded(document(actions=actions))


@pytest.mark.parametrize("rules", tuple(permutations((SCORE, BAND, NEVER))))
def test_a_band_out_of_reach_is_found_beside_any_rule_about_the_score(rules: tuple[Json, ...]) -> None:
    """What is known of one rule never hides what is wrong with the next."""
    actions = [{"dimension": "b", "when": rule, "text": "Try it."} for rule in rules]
    found = read_bytes(json.dumps(document(actions=actions)).encode()).problems
    assert [(one.path, one.code) for one in found] == [(f"/actions/{rules.index(NEVER)}/when", "never_true")]


# --- whatever passes can be worked out --------------------------------------------------------------------------------


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return a readiness questionnaire, sound or not: any scale, caps, dimensions of its own, rules within sections."""
    first, steps = draw(st.integers(0, 1)), draw(st.integers(2, 5))
    points = sorted(draw(st.lists(st.integers(0, 4), min_size=steps, max_size=steps)))
    options = [{"value": first + at, "label": f"Step {at}", "points": worth} for at, worth in enumerate(points)]
    several = {name: draw(_statements(name)) for name in ("a1", "a2", "b1", "b2")}
    critical = draw(st.sampled_from([{}, {"critical": True}]))
    made = document(
        scales={"ready": {"options": options, "not_applicable": "Does not apply", "dont_know": "Don't know"}},
        method={"name": "readiness", **draw(_caps(first + steps))},
        sections=[
            {"id": "a", "title": "A", **critical, "questions": [several["a1"], several["a2"]]},
            {"id": "b", "title": "B", "questions": [several["b1"], several["b2"]]},
        ],
    )
    dimensions = draw(st.sampled_from([None, None, (["a1", "a2"], ["b1", "b2"]), (["a1"], ["a2", "b1", "b2"])]))
    if dimensions:
        shared = draw(st.sampled_from([[], [], ["a1"]]))
        first_one = {"id": "x", "title": "X", "statements": dimensions[0]}
        made["dimensions"] = [first_one, {"id": "y", "title": "Y", "statements": [*dimensions[1], *shared]}]
    return made


@st.composite
def _statements(draw: st.DrawFn, name: str) -> dict[str, Json]:
    more: dict[str, Json] = {"weight": draw(st.integers(1, 3))}
    kind = draw(st.sampled_from(["plain", "plain", "must_have", "away", "routed"]))
    more |= {"must_have": "It keeps people safe."} if kind == "must_have" else {}
    more |= {"allow_not_applicable": True} if kind == "away" else {}
    more |= {"enable_when": {"answered": "a1"}} if kind == "routed" and name != "a1" else {}
    return statement(name, **more)


@st.composite
def _caps(draw: st.DrawFn, highest: int) -> dict[str, Json]:
    below = sorted(draw(st.sets(st.integers(1, highest), max_size=3)))
    caps = [{"below": value, "at_most": band} for value, band in zip(below, BANDS, strict=False)]
    return draw(st.sampled_from([{}, {}, {"must_have_caps": caps}]))


@given(documents(), st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_passes_the_checks_is_worked_out_for_any_answers(raw: dict[str, Any], data: st.DataObject) -> None:
    """Blank, lowest, highest or anything between: there is a result, and carrying it out reaches the band."""
    definition = loaded(raw)
    if definition is None:
        return
    values = [one["value"] for one in raw["scales"]["ready"]["options"]]
    names = [one.id for section in definition.sections for one in section.statements]
    mixed = {name: data.draw(st.sampled_from([*values, None])) for name in names}
    for given_ in ({}, dict.fromkeys(names, values[0]), dict.fromkeys(names, values[-1]), mixed):
        _carry_out(definition, Answers({name: Answered(one) for name, one in given_.items() if one is not None}))


def _carry_out(definition: Definition, answers: Answers) -> None:
    whole = assess(definition, answers).whole
    assert whole
    if whole.changes:
        changed = {one.question: Answered(one.to_value) for one in whole.changes}
        after = assess(definition, Answers({**dict(answers.items()), **changed})).whole
        assert whole.reaches
        assert after
        assert after.band == whole.reaches

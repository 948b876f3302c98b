"""Rules that can never hold: found exactly, by trying what the router and the engine would do with every answer."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assess.core.answers import Answers, read_answers
from assess.core.definition import Definition
from assess.core.expressions import Json, Rule
from assess.core.facts import Known
from assess.core.loading.grammar import ANSWER_OPERATORS, OPERATORS, parse_rule
from assess.core.result import assess
from assess.core.routing import Route
from assess.service.library import read_bytes

STEPS = [{"value": value, "label": str(value), "points": value} for value in range(3)]
OPTIONS = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}, {"id": "none", "label": "None", "exclusive": True}]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "s", "type": "statement", "text": "I do.", "level": "one", "allow_not_applicable": True},
    {"id": "y", "type": "yes_no", "text": "Yes?"},
    {"id": "m", "type": "multiple", "text": "Which?", "options": OPTIONS},
    {"id": "t", "type": "short_text", "text": "Say."},
]
ANSWERS: dict[str, list[Json]] = {
    "s": [None, 0, 1, 2, {"not_applicable": ""}],
    "y": [None, "yes", "no"],
    "m": [None, ["a"], ["b"], ["a", "b"], ["none"]],
    "t": [None, "words"],
}


def document(rule: Json) -> dict[str, Any]:
    """Return a questionnaire in which a note has this rule."""
    note = {"id": "n", "type": "note", "text": "Read.", "enable_when": rule}
    return {
        "id": "all",
        "version": "1.0",
        "title": "All",
        "scales": {"s": {"options": STEPS, "not_applicable": "Not mine"}},
        "levels": [{"id": "one", "title": "One"}],
        "sections": [{"id": "section", "title": "Section", "questions": [*QUESTIONS, note]}],
    }


def _definition() -> Definition:
    loaded = read_bytes(json.dumps(document({"all": []})).encode())
    assert loaded.definition is not None, loaded.problems
    return loaded.definition


DEFINITION = _definition()


def _responses() -> list[Answers]:
    """Return every response there is, as far as rules can tell them apart."""
    responses = []
    for values in product(*ANSWERS.values()):
        answers, problems = read_answers(DEFINITION.questions, dict(zip(ANSWERS, values, strict=True)))
        assert not problems
        responses.append(answers)
    return responses


RESPONSES = _responses()

NUMBERS = st.integers(0, 2)
CHOICES = st.lists(st.sampled_from(["a", "b", "none"]), min_size=1, max_size=3)
LEAVES: st.SearchStrategy[Json] = (
    st.builds(lambda name, value: {"answer": "s", name: value}, st.sampled_from(["is", "lt", "gt", "below"]), NUMBERS)
    | st.builds(lambda value: {"answer": "y", "is": value}, st.sampled_from(["yes", "no"]))
    | st.builds(lambda name, value: {"answer": "m", name: value}, st.sampled_from(["any_of", "all_of"]), CHOICES)
    | st.builds(lambda name: {"answered": name}, st.sampled_from(["s", "y", "m", "t"]))
)
RULES: st.SearchStrategy[Json] = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda rules: {"all": rules}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda rules: {"any": rules}, st.lists(inner, max_size=3))
        | st.builds(lambda rule: {"not": rule}, inner)
        | st.builds(lambda rules, least: {"count": rules, "ge": least}, st.lists(inner, max_size=3), st.integers(1, 3))
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(RULES)
def test_a_rule_is_refused_exactly_when_no_response_makes_it_true(raw: Json) -> None:
    """All of 150 possible responses are routed: the loader refuses a rule if and only if it holds for none."""
    codes = [problem.code for problem in read_bytes(json.dumps(document(raw)).encode()).problems]
    rule, problems = parse_rule(raw, "", ANSWER_OPERATORS)
    assert not problems
    possible = any(rule.holds(Route(DEFINITION, answers)) for answers in RESPONSES)
    assert codes == ([] if possible else ["never_true"])


# --- levels beside answers --------------------------------------------------------------------------------------------

LADDER: dict[str, Any] = {
    "id": "all",
    "version": "1.0",
    "title": "All",
    "scales": {"s": {"options": STEPS, "not_applicable": "Not mine"}},
    "levels": [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}],
    "setup": [{"id": "y", "type": "yes_no", "text": "Yes?"}],
}
LADDER_ANSWERS: list[Json] = [None, 0, 1, 2, {"not_applicable": ""}]
KEYS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {},
        {"allow_not_applicable": True},
        {"must_have": "It keeps people safe."},
        {"enable_when": {"answer": "y", "is": "yes"}},
        {"enable_when": {"answer": "y", "is": "no"}, "allow_not_applicable": True},
    ]
)
ABOUT_ANSWERS = st.builds(
    lambda name, key, value: {"answer": name, key: value},
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["is", "lt", "ge", "below"]),
    NUMBERS,
) | st.builds(lambda name: {"not": {"answered": name}}, st.sampled_from(["a", "b", "c"]))
ABOUT_LEVELS: st.SearchStrategy[Json] = st.sampled_from(
    [
        *({"next_level": "d", "is": level} for level in ("one", "two")),
        *({"level": "d", key: level} for key in ("lt", "ge") for level in ("one", "two")),
    ]
)


def _ladder(keys: list[dict[str, Any]], when: Json, share: list[int]) -> dict[str, Any]:
    """Return a dimension of three statements, two of them of the first level, with an action that has this rule."""
    levels = {"a": "one", "b": "one", "c": "two"}
    asked = [
        {"id": name, "type": "statement", "text": "I do.", "level": level, **more}
        for (name, level), more in zip(levels.items(), keys, strict=True)
    ]
    action = {"dimension": "d", "when": when, "text": "Do it."}
    sections = [{"id": "d", "title": "D", "questions": asked}]
    return LADDER | {"sections": sections, "actions": [action], "method": {"name": "levels", "met": share}}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(KEYS, min_size=3, max_size=3),
    ABOUT_LEVELS,
    st.lists(ABOUT_ANSWERS, max_size=2),
    st.sampled_from([[3, 4], [1, 2], [1, 1]]),
)
def test_what_the_engine_can_reach_is_never_refused(
    keys: list[dict[str, Any]], level: Json, answers: list[Json], share: list[int]
) -> None:
    """All 375 possible responses are scored: an action that one of them is offered is sound."""
    rule = {"all": [level, *answers]}
    open_to_all = read_bytes(json.dumps(_ladder(keys, {"all": []}, share)).encode()).definition
    assert open_to_all is not None
    raw = [
        {"y": y, **dict(zip("abc", values, strict=True))}
        for y in (None, "yes", "no")
        for values in product(LADDER_ANSWERS, repeat=3)
    ]
    wanted, problems = parse_rule(rule, "", frozenset(OPERATORS))
    assert not problems
    offered = any(_holds(wanted, open_to_all, one) for one in raw)
    codes = [problem.code for problem in read_bytes(json.dumps(_ladder(keys, rule, share)).encode()).problems]
    assert codes in ([], ["never_true"])
    assert not (offered and codes)


def _holds(rule: Rule, definition: Definition, raw: dict[str, Json]) -> bool:
    """Return whether a rule about a result holds for these answers, those aside that are not taken there."""
    answers, _ = read_answers(definition.questions, raw)
    found = {one.id: one for one in assess(definition, answers).dimensions}
    return rule.holds(Known(Route(definition, answers), found))

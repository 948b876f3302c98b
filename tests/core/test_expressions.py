"""Rules: what each operator means, on what is answered and on what is not, and what is refused as no rule."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.expressions import ALWAYS, COMPARISONS, DONT_KNOW, MAX_RULE_DEPTH, Json, Value
from assess.core.loading.grammar import ANSWER_OPERATORS, OPERATORS, parse_rule

EVERY = frozenset(OPERATORS)


class _Imagined:
    """A response and a result made up for a test; ``s`` is a statement, ``m`` several choices, ``d`` a dimension."""

    def __init__(self, rank: int | None = 1, **answers: Value | None) -> None:
        self.answers = answers
        self.reached = rank

    def value(self, question: str) -> Value | None:
        return self.answers.get(question)

    def answered(self, question: str) -> bool:
        return self.answers.get(question) is not None

    def blank(self, question: str) -> bool:
        return question in self.answers and self.answers[question] is None

    def score(self, dimension: str) -> Fraction | None:
        return Fraction(200, 3) if dimension == "d" else None

    def rank(self, dimension: str) -> int | None:
        return self.reached if dimension == "d" else None

    def next_level(self, dimension: str) -> str | None:
        return "skilled" if dimension == "d" else None

    def rank_of(self, level: str) -> int:
        return ("informed", "skilled").index(level) + 1

    def must_haves(self, section: str) -> tuple[str, ...]:
        return ("s", "t") if section == "section" else ()

    def gap(self, question: str) -> int | None:
        return 2 if question == "s" else None

    def placement(self, dimension: str) -> str | None:
        return "ahead" if dimension == "d" else None


def holds(raw: Json, facts: _Imagined) -> bool:
    rule, problems = parse_rule(raw, "", EVERY)
    assert problems == ()
    return rule.holds(facts)


YES: Json = {"all": []}
NO: Json = {"any": []}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (YES, True),
        (NO, False),
        ({"all": [YES, NO]}, False),
        ({"any": [YES, NO]}, True),
        ({"not": NO}, True),
        ({"not": {"not": YES}}, True),
        ({"count": [YES, NO, YES], "ge": 2}, True),
        ({"count": [YES, NO, YES], "ge": 3}, False),
    ],
)
def test_joining_rules(raw: Json, expected: bool) -> None:  # noqa: FBT001
    """All, any, not and count mean what they say; all of nothing holds and any of nothing does not."""
    assert holds(raw, _Imagined()) is expected


@pytest.mark.parametrize(
    ("comparison", "operand", "value", "expected"),
    [
        ("is", 2, 2, True),
        ("is", 2, 1, False),
        ("is", "yes", "yes", True),
        ("is", "2", 2, False),
        ("is", 2, "2", False),
        ("in", [1, 2], 2, True),
        ("in", [1, 2], 3, False),
        ("in", ["1"], 1, False),
        ("in", ["yes", "no"], "ye", False),
        ("any_of", ["a", "b"], ("b", "c"), True),
        ("any_of", ["a"], ("b", "c"), False),
        ("all_of", ["b", "c"], ("b", "c", "d"), True),
        ("all_of", ["a", "b"], ("b", "c"), False),
        ("lt", 2, 1, True),
        ("lt", 2, 2, False),
        ("le", 2, 2, True),
        ("gt", 2, 2, False),
        ("ge", 2, 2, True),
        ("lt", 2, DONT_KNOW, False),
        ("lt", 2, "1", False),
        ("below", 2, 1, True),
        ("below", 2, 2, False),
        ("below", 2, DONT_KNOW, True),
    ],
)
def test_comparing_an_answer(comparison: str, operand: Json, value: Value, expected: bool) -> None:  # noqa: FBT001
    """Each comparison is exact, numbers and text are never equal, and only "below" counts "don't know" as low."""
    assert holds({"answer": "s", comparison: operand}, _Imagined(s=value)) is expected


@pytest.mark.parametrize("comparison", sorted(COMPARISONS))
def test_only_below_is_true_of_a_blank_and_nothing_of_what_is_not_asked(comparison: str) -> None:
    """On a question left blank every comparison but "below" is false; on one that is not asked, all are."""
    operand = [1] if comparison in {"in", "any_of", "all_of"} else 1
    rule = {"answer": "s", comparison: operand}
    assert holds(rule, _Imagined(s=None)) is (comparison == "below")
    assert holds(rule, _Imagined()) is False
    assert holds({"not": rule}, _Imagined()) is True


def test_answered_is_true_of_any_answer() -> None:
    """Answered asks only whether there is an answer."""
    assert holds({"answered": "s"}, _Imagined(s=0))
    assert not holds({"answered": "s"}, _Imagined(s=None))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"score": "d", "lt": 67}, True),
        ({"score": "d", "ge": 66}, True),
        ({"score": "d", "ge": 67}, False),
        ({"score": "elsewhere", "lt": 67}, False),
        ({"level": "d", "ge": "informed"}, True),
        ({"level": "d", "ge": "skilled"}, False),
        ({"level": "d", "lt": "skilled"}, True),
        ({"level": "elsewhere", "lt": "skilled"}, False),
        ({"next_level": "d", "is": "skilled"}, True),
        ({"next_level": "d", "is": "informed"}, False),
        ({"must_have_below": "section", "value": 2}, True),
        ({"must_have_below": "section", "value": 1}, False),
        ({"must_have_below": "elsewhere", "value": 3}, False),
        ({"gap": "s", "ge": 2}, True),
        ({"gap": "s", "ge": 3}, False),
        ({"gap": "t", "ge": 0}, False),
        ({"placement": "d", "is": "ahead"}, True),
        ({"placement": "d", "is": "same"}, False),
        ({"placement": "elsewhere", "is": "same"}, False),
    ],
)
def test_asking_about_a_result(raw: Json, expected: bool) -> None:  # noqa: FBT001
    """What is known of a result is compared exactly, and what is not known makes every rule about it false."""
    assert holds(raw, _Imagined(s=1, t=3)) is expected


def test_every_operator_is_tried_here() -> None:
    """An operator that is added is tried in this file."""
    tried = Path(__file__).read_text("utf-8")
    assert [name for name in OPERATORS if f'{{"{name}": ' not in tried] == []


BROKEN: list[tuple[Json, str, str]] = [
    (None, "", "rule_shape"),
    ([], "", "rule_shape"),
    ("s = 1", "", "rule_shape"),
    (True, "", "rule_shape"),
    ({}, "", "rule_shape"),
    ({"eval": "1+1"}, "", "rule_shape"),
    ({"all": [], "any": []}, "", "rule_shape"),
    ({"all": {}}, "/all", "wrong_type"),
    ({"all": [YES, 1]}, "/all/1", "rule_shape"),
    ({"not": []}, "/not", "rule_shape"),
    ({"all": [], "ge": 1}, "/ge", "unknown_key"),
    ({"count": [YES]}, "/ge", "wrong_type"),
    ({"count": [YES], "ge": True}, "/ge", "wrong_type"),
    ({"answer": 1, "is": 1}, "/answer", "wrong_type"),
    ({"answer": "s"}, "", "rule_shape"),
    ({"answer": "s", "is": 1, "ge": 1}, "", "rule_shape"),
    ({"answer": "s", "is": None}, "/is", "wrong_type"),
    ({"answer": "s", "is": True}, "/is", "wrong_type"),
    ({"answer": "s", "is": [1]}, "/is", "wrong_type"),
    ({"answer": "s", "in": 1}, "/in", "wrong_type"),
    ({"answer": "s", "in": []}, "/in", "wrong_type"),
    ({"answer": "s", "in": [[1]]}, "/in", "wrong_type"),
    ({"answer": "s", "ge": "1"}, "/ge", "wrong_type"),
    ({"answer": "s", "matches": "(a+)+$"}, "/matches", "unknown_key"),
    ({"answered": None}, "/answered", "wrong_type"),
    ({"level": "d", "is": "skilled"}, "/is", "unknown_key"),
    ({"level": "d", "lt": 1}, "/lt", "wrong_type"),
    ({"next_level": "d"}, "/is", "wrong_type"),
    ({"must_have_below": "d"}, "/value", "wrong_type"),
    ({"placement": "d", "is": "behind"}, "/is", "not_one_of"),
]


@pytest.mark.parametrize(("raw", "path", "code"), BROKEN, ids=[str(one[0])[:40] for one in BROKEN])
def test_a_rule_that_is_no_rule_is_refused_at_its_place(raw: Json, path: str, code: str) -> None:
    """Whatever is not in the grammar is a located problem, and reads as a rule that changes nothing."""
    rule, problems = parse_rule(raw, "/when", EVERY)
    assert (f"/when{path}", code) in [(one.path, one.code) for one in problems]
    assert rule is ALWAYS


@pytest.mark.parametrize("name", sorted(EVERY - ANSWER_OPERATORS))
def test_results_cannot_be_asked_for_where_there_are_none(name: str) -> None:
    """An operator about results is refused where only answers may be looked at."""
    _, problems = parse_rule({name: "d"}, "", ANSWER_OPERATORS)
    assert [(one.path, one.code) for one in problems] == [(f"/{name}", "operator_not_here")]


def nested(depth: int) -> Json:
    rule: Json = {"answered": "s"}
    for _ in range(depth - 1):
        rule = {"not": rule}
    return rule


def test_rules_nest_so_far_and_no_further() -> None:
    """Twenty rules inside each other are read, twenty-one are not."""
    assert parse_rule(nested(MAX_RULE_DEPTH), "", EVERY)[1] == ()
    assert [one.code for one in parse_rule(nested(MAX_RULE_DEPTH + 1), "", EVERY)[1]] == ["rule_too_deep"]


JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*sorted(OPERATORS), *sorted(COMPARISONS), "value"]), inner, max_size=3)
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_rule_or_a_problem(raw: Json) -> None:
    """Parsing never raises, and what it accepts can always be evaluated."""
    rule, problems = parse_rule(raw, "", EVERY)
    if not problems and not {"level", "score", "gap"} & {type(one).__name__.lower() for one in rule.walk()}:
        assert rule.holds(_Imagined(s=1)) in {True, False}

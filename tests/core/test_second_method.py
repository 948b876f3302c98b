"""Another method is added rows: one that exists only here goes the whole way, from answers to the text people read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest

from assess.core import result as engine
from assess.core.definition import Action, Definition, Dimension, Due, Feedback
from assess.core.expressions import ALWAYS, Level, Score
from assess.core.facts import Known
from assess.core.findings import authored, strength
from assess.core.methods import SecondLook
from assess.core.outcomes import DimensionResult, Finding, Headline, Measured, State
from assess.core.result import MethodRow, Result, assess, dump_result, load_result
from assess.core.routing import Route
from assess.core.scoring import Counted, Weighed
from assess.report import view
from assess.report.exports import result_text
from assess.service.results import _columns
from tests.core.builders import answers_to, definition_of, section_of, statement


@dataclass(frozen=True, slots=True)
class ArmsMethod:
    """Parameters of the method: the mean from which an arm is strong."""

    strong: Fraction
    second_look: SecondLook | None = None

    name: str = field(default="arms", init=False)


def measure(route: Route, dimension: Dimension, weighed: Weighed) -> Measured:
    """Return the plain mean of what was answered; too little to say with less than half of it."""
    definition = route.definition
    counted = [one for one in weighed if isinstance(one, Counted)]
    values = [one.value for one in counted if one.value is not None]
    state = State.SO_FAR if any(one.is_blank for one in counted) else State.LOOKED_AT
    if 2 * len(values) < len(counted) or not values:
        return Measured(state, "Not enough to say yet", "Answer a few more")
    mean = Fraction(sum(values), len(values))
    return Measured(
        state,
        level_title="strong" if mean >= definition.parameters(ArmsMethod).strong else "short",
        next_step="Look at the shortest arm",
        score=mean,
        strengths=tuple(strength(definition, dimension, one) for one in counted if one.is_full),
        must_haves=tuple(
            one.question for one in counted if definition.questions[one.question].must_have and not one.is_full
        ),
        second_look=tuple(one.question for one in counted if one.value == 1),
    )


def findings(known: Known, found: DimensionResult) -> Iterator[Finding]:
    """Yield the definition's texts, in which an arm is called by its word."""
    return authored(known, found, {"level": lambda _, one: {"level": one.level_title}})


def headline(_: Known, dimensions: Sequence[DimensionResult]) -> Headline:
    """Return how many arms there are: no grade and no order."""
    return Headline(f"Your picture has {len(dimensions)} arms.", "", 0, len(dimensions), 0, "")


@pytest.fixture(autouse=True)
def _arms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the method's rows."""
    row = MethodRow(measure, findings, headline)
    monkeypatch.setattr(engine, "METHODS", MappingProxyType({**engine.METHODS, "arms": row}))
    rules = MappingProxyType({**view.RULES, "arms": lambda _: ("An arm is the plain mean of its answers.",)})
    monkeypatch.setattr(view, "RULES", rules)


def a_profile() -> Definition:
    """Return a questionnaire of three arms: an action for each that is low, and one that asks for a level."""
    arms = [section_of(name, tuple(statement(name, f"s{n}", "") for n in (1, 2, 3))) for name in ("gains", "harms")]
    must = statement("calm", "s1", "", must_have="It keeps people safe.", not_applicable_when=None)
    sections = (*arms, section_of("calm", (must, statement("calm", "s2", ""))))
    low = tuple(an_action(one.id, Score(one.id, "lt", 2)) for one in sections)
    never = Action("never", "gains", Level("gains", "lt", "informed"), "Never.", (), Due("1 week", 7), "", ())
    return definition_of(
        *sections,
        method=ArmsMethod(Fraction(5, 2)),
        kind="reflection",
        placement=None,
        role_need=None,
        actions=(*low, never),
        feedback=(
            Feedback("level", ALWAYS, "This arm is [level]."),
            Feedback("level", Score("this", "ge", 2), "Teach it."),
        ),
    )


def an_action(dimension: str, when: Score) -> Action:
    """Return an action for an arm."""
    return Action(f"{dimension}.low", dimension, when, f"Feed {dimension}.", (), Due("1 week", 7), "", ())


RAW: dict[str, Any] = {
    "gains.s1": 1,
    "gains.s2": 2,
    "gains.s3": 2,
    "harms.s1": 0,
    "harms.s2": 2,
    "harms.s3": {"not_applicable": ""},
    "calm.s1": 3,
    "calm.s2": 2,
}


def result_of(**changes: Any) -> Result:  # noqa: ANN401  raw answers
    """Return the result of the answers above with some of them changed; ids are written with an underscore."""
    definition = a_profile()
    return assess(
        definition, answers_to(definition, RAW | {key.replace("_", "."): one for key, one in changes.items()})
    )


def test_it_is_measured_in_its_own_way() -> None:
    """Scores are exact, there is no rank and no ladder, and the words are the method's."""
    result = result_of()
    found = [(one.id, one.score, one.level_title, one.rank, one.ladder) for one in result.dimensions]
    assert found == [
        ("gains", Fraction(5, 3), "short", None, None),
        ("harms", Fraction(1), "short", None, None),
        ("calm", Fraction(5, 2), "strong", None, None),
    ]
    assert (result.method, result.headline.text) == ("arms", "Your picture has 3 arms.")


def test_a_low_arm_triggers_its_action_and_the_lowest_comes_first() -> None:
    """Rules read the score; an order of levels is not needed, and a rule about a level finds none."""
    assert [one.id for one in result_of().suggested] == ["harms.low", "gains.low"]


def test_an_arm_with_too_little_to_say_asks_for_nothing() -> None:
    """Without a score there is no action and no comparison, and the words say so."""
    nothing = result_of(gains_s1=None, gains_s2=None).dimensions[0]
    assert (nothing.level_title, nothing.score, nothing.state) == ("Not enough to say yet", None, State.SO_FAR)
    assert [one.id for one in result_of(gains_s1=None, gains_s2=None).suggested] == ["harms.low"]


def test_what_is_the_same_for_every_method_is_there() -> None:
    """Texts, strengths, the pinned must-have, the second look and "so far" need nothing of the method's own."""
    result = result_of(calm_s1=1, harms_s1=None)
    assert [one.id for one in result.pinned] == ["finish:calm.s1"]
    assert [one.question for one in result.second_look] == ["gains.s1", "calm.s1"]
    assert {one.question for one in result.strengths} == {"gains.s2", "harms.s2", "calm.s2"}
    harms = result.dimensions[1]
    assert [(one.about, one.text) for one in harms.findings] == [
        ("level", "This arm is short."),
        ("level", "Teach it."),
        ("so_far", "This is your picture so far: 2 of 3 statements answered. Come back to the rest when you like."),
    ]


def test_an_arm_nobody_looked_at_is_the_same_as_ever() -> None:
    """The method is not asked about a dimension without an answer."""
    definition = a_profile()
    result = assess(definition, answers_to(definition, {"calm.s1": 3}))
    assert [one.level_title for one in result.dimensions[:2]] == ["Not looked at yet"] * 2
    assert result.dimensions[0].findings == ()


def test_it_is_kept_and_read_back_exactly() -> None:
    """A score goes through JSON as a fraction, and what is no fraction is refused."""
    result = result_of()
    raw = json.loads(json.dumps(dump_result(result)))
    assert load_result(raw) == result
    assert raw["dimensions"][0]["score"] == "5/3"
    for bad in ("10/6", "1.5", 1.5, 2, "5/0", "", " 5/3", "1e9", True):
        raw["dimensions"][0]["score"] = bad
        with pytest.raises(ValueError, match=r"."):
            load_result(raw)


def test_its_columns_hold_the_score() -> None:
    """What cohorts count is the exact score and no level."""
    definition = a_profile()
    row = _columns(definition, result_of().dimensions[0])
    assert (row.level, row.rank, row.points, row.possible) == (None, None, 5, 3)


def test_people_read_it() -> None:
    """The text of the result says what was found, in the method's words, with no step of a ladder."""
    text = result_text(a_profile(), result_of())
    for words in ("Your picture has 3 arms.", "Gains", "short", "This arm is strong.", "Feed harms."):
        assert words in text
    assert "Working towards" not in text
    assert "Informed" not in text

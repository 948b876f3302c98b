"""The readiness method: bands, everything that holds them down, and the smallest way to the next one."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assess.core.answers import Answers
from assess.core.bands import CauseKind
from assess.core.definition import Action, Definition, Due, Feedback, Question
from assess.core.expressions import ALWAYS, Answer, AnyOf, Score
from assess.core.loading import PLACEHOLDERS
from assess.core.methods import Cap, ReadinessMethod
from assess.core.planning import build_plan
from assess.core.result import Result, State, assess, dump_result, load_result
from assess.report.exports import answers_csv, result_text
from assess.report.plan_view import plan_view
from assess.report.view import result_view
from assess.service.results import _columns
from tests.core.builders import answers_to, definition_of, only, section_of, statement
from tests.core.cases import questionnaire, read_case

TWO = questionnaire("ready-two")
CASES = Path(__file__).parents[1] / "cases/readiness"


def result_of(definition: Definition = TWO, **raw: Any) -> Result:  # noqa: ANN401  raw answers
    """Return the result of raw answers, their ids written with an underscore."""
    return assess(definition, answers_to(definition, {key.replace("_", "."): one for key, one in raw.items()}))


def case(name: str) -> tuple[Definition, Answers]:
    """Return the definition and the answers of a case."""
    _, definition, answers = read_case(CASES / f"{name}.json")
    return definition, answers


def test_it_is_kept_and_read_back_exactly() -> None:
    """A score goes through JSON as a fraction, and what is no fraction in lowest terms is refused."""
    result = assess(*case("R2"))
    raw = json.loads(json.dumps(dump_result(result)))
    assert load_result(raw) == result
    assert raw["dimensions"][0]["score"] == "200/3"
    for bad in ("10/6", "1.5", 1.5, 2, "5/0", "", " 5/3", "1e9", True):
        raw["dimensions"][0]["score"] = bad
        with pytest.raises(ValueError, match=r"."):
            load_result(raw)


def test_its_columns_hold_band_and_score() -> None:
    """What can be counted without reading a kept result is the band and the exact score."""
    row = _columns(TWO, assess(*case("R1")).dimensions[0])
    assert (row.level, row.rank, row.points, row.possible) == ("ready_to_test", 3, 250, 3)


def test_a_section_in_which_nothing_applies_is_left_out_everywhere() -> None:
    """All of it not applicable: no line of its own, not among the sections to look at, and the whole goes without."""
    away = {f"cups.{name}": {"not_applicable": ""} for name in ("clean", "enough", "steady")}
    sections = tuple(
        replace(one, questions=tuple(replace(each, not_applicable_when=ALWAYS) for each in one.questions))
        if one.id == "cups"
        else one
        for one in TWO.sections
    )
    questions = {**TWO.questions, **{each.id: each for one in sections for each in one.questions}}
    definition = replace(TWO, sections=sections, questions=questions)
    raw = {"tea.safe": 3, "tea.leaves": 3, "tea.milk": 3, **away}
    result = assess(definition, answers_to(definition, raw))
    assert [one.id for one in result.dimensions] == ["tea"]
    assert result.whole
    assert (result.whole.looked_at, result.whole.of, result.whole.score) == (1, 1, Fraction(100))


def test_a_section_of_which_only_something_does_not_apply_is_not_looked_at() -> None:
    """Leaving one statement out says nothing about the others, so there is no band yet and no whole."""
    definition = five_of(tuple(replace(one, not_applicable_when=ALWAYS) for one in FIVE.sections[0].statements))
    away = {f"f.s{number}": {"not_applicable": ""} for number in range(1, 6)}
    several = {name: away[name] for name in ("f.s1", "f.s2")}
    found = assess(definition, answers_to(definition, several))
    assert [(one.state, one.rank, one.answered) for one in found.dimensions] == [(State.NOT_LOOKED_AT, None, 2)]
    assert found.whole
    assert (found.whole.looked_at, found.whole.of) == (0, 1)
    assert assess(definition, answers_to(definition, away)).dimensions == ()
    assert assess(definition, answers_to(definition, {**away, "f.s5": 0})).dimensions[0].rank == 1


def test_a_must_have_at_full_points_that_holds_the_whole_is_still_to_come() -> None:
    """Where the two highest steps are worth the same, a cap may ask for the highest: then that comes first."""
    steps = tuple(replace(one, points=min(one.points, 2)) for one in READY.options)
    scale = replace(READY, options=steps)
    must = statement("f", "must", "", must_have="It keeps people safe.", not_applicable_when=None, scale=scale)
    definition = five_of((must, statement("f", "other", "", scale=scale)))
    held = assess(definition, answers_to(definition, {"f.must": 2, "f.other": 2}))
    assert held.whole
    assert [one.question for one in held.whole.causes] == ["f.must"]
    assert [one.id for one in held.pinned] == ["finish:f.must"]
    assert "“I do f must”" in held.dimensions[0].findings[0].text
    assert assess(definition, answers_to(definition, {"f.must": 3, "f.other": 2})).pinned == ()


def test_the_one_line_about_a_section_names_where_to_look() -> None:
    """The must-have first, then the statement furthest from being in place; a strength is there to be shared."""

    def lines(**raw: Any) -> list[str]:  # noqa: ANN401  raw answers
        found = result_of(**raw).dimensions
        return [each.text for one in found for each in one.findings if each.about == "section"]

    assert lines(tea_safe=0, tea_leaves=0, tea_milk=3, cups_clean=1, cups_enough=2, cups_steady=2) == [
        "The tea: look here first. Start with “The urn is safe to use”.",
        "The cups: under way. Next: “The cups are clean”.",
    ]
    assert lines(tea_safe=3, tea_leaves=2, tea_milk=1, cups_clean=3, cups_enough=3, cups_steady=3) == [
        "The tea: good enough to try. Keep an eye on “There is milk, and something for those who take none”.",
        "The cups: a strength. Write down how you did it so others can borrow it.",
    ]
    assert lines(cups_clean=0, cups_enough=1, cups_steady=0) == [
        "The cups: look here first. Start with “The cups are clean”."
    ]


def test_nothing_strong_yet_is_said_kindly() -> None:
    """The lowest band is where everybody starts, so it is no strength; the one above it is."""
    low = result_of(tea_safe=0, tea_leaves=0, tea_milk=0, cups_clean=0, cups_enough=0, cups_steady=0)
    assert low.no_strength_text == "You have looked honestly at your service. That is where it starts."
    some = result_of(tea_safe=2, tea_leaves=1, tea_milk=1, cups_clean=1, cups_enough=1, cups_steady=1)
    assert some.no_strength_text == "Some of this is already on its way or in place. That counts."


def test_a_text_may_ask_for_the_score_of_the_whole() -> None:
    """The name that stands for the whole has a score as it has a band."""
    texts = {70: "Under seventy.", 60: "Under sixty."}
    feedback = tuple(Feedback("overall", Score("overall", "lt", under), text) for under, text in texts.items())
    definition, answers = case("R2")
    found = assess(replace(definition, feedback=feedback), answers).headline.findings
    assert [one.text for one in found] == ["Under seventy."]


def test_an_added_cap_is_a_cause_and_no_change_is_promised_against_it() -> None:
    """Where a set-up answer holds the whole, no statement can change that, so no way is shown."""
    capped = with_cap("ready_to_test")
    whole = result_of(capped, tea_safe=3, tea_leaves=3, tea_milk=3, cups_clean=3, cups_enough=3, cups_steady=3).whole
    assert whole
    assert [(one.kind, one.text) for one in whole.causes] == [(CauseKind.ADDED, "Nobody has tried it yet.")]
    assert whole.band
    assert whole.next_band
    assert (whole.band.id, whole.next_band.id) == ("ready_to_test", "ready_to_embed")
    assert (whole.changes, whole.reaches) == ((), None)
    low = result_of(capped, tea_safe=1, tea_leaves=3, tea_milk=3, cups_clean=3, cups_enough=3, cups_steady=3).whole
    assert low
    assert low.reaches
    assert low.reaches.id == "ready_to_test"


def with_cap(band: str) -> Definition:
    """Return the questionnaire of two sections with a cap that always holds."""
    method = TWO.parameters(ReadinessMethod)
    return replace(TWO, method=replace(method, caps=(Cap(ALWAYS, band, "Nobody has tried it yet."),)))


def test_people_read_it() -> None:
    """The text of the result says the band, what holds it and how it is worked out, with no step of a ladder."""
    definition, answers = case("R2")
    text = result_text(definition, assess(definition, answers))
    for words in ("Where you are now: Getting ready.", "look", "Not ready yet from 0%", "count twice: “The tea”"):
        assert words in text
    assert "Working towards" not in text


def test_every_placeholder_that_may_be_written_is_filled_in_and_no_other() -> None:
    """What the checks allow in a text about the whole is what the method gives for it."""
    definition, answers = case("R2")
    texts = {about: "".join(f"{name}=[{name}]. " for name in sorted(names)) for about, names in ALLOWED.items()}
    definition = replace(definition, feedback=tuple(Feedback(about, ALWAYS, one) for about, one in texts.items()))
    said = {one.about: one.text for one in assess(definition, answers).headline.findings}
    for about, names in ALLOWED.items():
        assert all(f"{name}=" in said[about] for name in names)
        assert "[" not in said[about]


def test_every_export_says_the_bands_and_what_they_rest_on() -> None:
    """Text and table show the band of each section and of the whole, with points and percentage."""
    definition, answers = case("R2")
    result = assess(definition, answers)
    view = result_view(definition, result, answers)
    plan = plan_view(view, build_plan(result, {}, TODAY), TODAY)
    table = answers_csv(definition, view, plan, answers)
    rows = [row for row in csv.reader(io.StringIO(table, newline="")) if row[0] == "level"]
    assert [(row[2], row[4], row[6]) for row in rows] == [
        ("overall", "Getting ready", "66.7%"),
        ("tea", "Getting ready", "12 of 18 points: 66.7%"),
        ("cups", "Ready to test", "6 of 9 points: 66.7%"),
    ]
    assert "Our answers show: Getting ready, 12 of 18 points: 66.7%" in result_text(definition, result)


def test_a_section_is_unfinished_under_four_fifths_of_its_statements() -> None:
    """Not applicable counts as answered: four of five are enough, three are not."""

    def unfinished(*names: str, away: str = "") -> bool:
        raw: dict[str, Any] = dict.fromkeys((f"f.{name}" for name in names), 3)
        raw |= {f"f.{away}": {"not_applicable": ""}} if away else {}
        section = assess(FIVE, answers_to(FIVE, raw)).dimensions[0].section_band
        assert section
        return section.unfinished

    assert not unfinished("s1", "s2", "s3", "s4")
    assert not unfinished("s1", "s2", "s3", away="s4")
    assert unfinished("s1", "s2", "s3")


def test_must_haves_come_lowest_first_then_heaviest_and_blank_is_lowest() -> None:
    """What is pinned begins with what nobody has answered, then the lowest answer, then the greatest weight."""
    musts = tuple(
        statement(
            "f", name, "", weight=weight, must_have="It keeps people safe.", not_applicable_when=None, scale=READY
        )
        for name, weight in (("light", 1), ("heavy", 3), ("low", 1), ("blank", 1), ("done", 3))
    )
    definition = five_of(musts)
    raw = {"f.light": 2, "f.heavy": 2, "f.low": 1, "f.done": 3}
    pinned = assess(definition, answers_to(definition, raw)).pinned
    assert [one.id for one in pinned] == ["finish:f.blank", "finish:f.low", "finish:f.heavy", "finish:f.light"]


def test_within_a_section_the_action_about_the_heaviest_low_statement_comes_first() -> None:
    """A statement that is in place already gives its action no weight."""
    several = tuple(
        statement("f", name, "", weight=weight, scale=READY) for name, weight in (("a", 1), ("b", 2), ("c", 3))
    )
    low = {name: Answer(f"f.{name}", "below", 3) for name in "abc"}
    rules = {"about_a": low["a"], "about_b": low["b"], "a_or_c": AnyOf((low["a"], low["c"]))}
    made = tuple(Action(key, "f", rule, only(key), (), Due("1 week", 7), "", ()) for key, rule in rules.items())
    definition = five_of(several, actions=made)
    raw = {"f.a": 1, "f.b": 1, "f.c": 1}
    order = [one.id for one in assess(definition, answers_to(definition, raw)).suggested]
    assert order == ["a_or_c", "about_b", "about_a"]
    raw = {"f.a": 1, "f.b": 1, "f.c": 3}
    order = [one.id for one in assess(definition, answers_to(definition, raw)).suggested]
    assert order == ["about_b", "about_a", "a_or_c"]


def test_an_action_about_a_whole_section_weighs_as_its_heaviest_low_statement() -> None:
    """It stands where its author put it among those as heavy, and before those about lighter statements."""
    several = tuple(
        statement("f", name, "", weight=weight, scale=READY) for name, weight in (("a", 1), ("b", 2), ("c", 3))
    )
    rules = {"about_a": Answer("f.a", "below", 3), "all": Score("f", "lt", 70), "about_c": Answer("f.c", "below", 3)}
    made = tuple(Action(key, "f", rule, only(key), (), Due("1 week", 7), "", ()) for key, rule in rules.items())
    definition = five_of(several, actions=made)

    def order(**raw: int) -> list[str]:
        answers = answers_to(definition, {f"f.{name}": value for name, value in raw.items()})
        return [one.id for one in assess(definition, answers).suggested]

    assert order(a=1, b=1, c=1) == ["all", "about_c", "about_a"]
    assert order(a=1, b=0, c=3) == ["all", "about_a"]
    assert order(a=1, b=3, c=1) == ["all", "about_c", "about_a"]


def five_of(statements: tuple[Question, ...], **changes: Any) -> Definition:  # noqa: ANN401  any field of a definition
    """Return a questionnaire of one section with these statements."""
    made = definition_of(
        section_of("f", statements),
        method=TWO.method,
        levels=TWO.levels,
        kind="readiness",
        placement=None,
        role_need=None,
        actions=(),
    )
    return replace(made, **changes)


READY = TWO.scales["ready4"]
TODAY = date(2026, 11, 22)
ALLOWED = PLACEHOLDERS["readiness"]
FIVE = five_of(tuple(statement("f", f"s{number}", "", scale=READY) for number in range(1, 6)))


def test_what_is_mostly_there_is_a_strength_where_nothing_is_there_in_full() -> None:
    """A good service is told what is strong in it; a must-have still to come is none, and what is full comes alone."""
    rest: dict[str, Any] = {"tea_safe": 2, "tea_leaves": 2, "cups_clean": 2, "cups_enough": 2, "cups_steady": 1}
    mostly = result_of(tea_milk=2, **rest)
    assert [(one.question, one.nearly) for one in mostly.strengths] == [
        ("tea.leaves", True),
        ("cups.clean", True),
        ("tea.milk", True),
    ]
    assert not mostly.no_strength_text
    full = result_of(tea_milk=3, **rest)
    assert [(one.question, one.nearly) for one in full.strengths] == [("tea.milk", False)]
    assert {one.question for found in full.dimensions for one in found.strengths} == {
        *("tea.safe", "tea.leaves", "tea.milk", "cups.clean", "cups.enough")
    }

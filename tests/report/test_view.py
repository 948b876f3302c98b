from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

import pytest

from assess.core.dates import long_date
from assess.core.levels import LevelState
from assess.core.planning import Need
from assess.core.result import Outcome
from assess.core.scoring import Why
from assess.report import words
from assess.report.html import plan_document
from assess.report.plan_view import SheetChoices
from assess.report.view import result_view
from assess.report.view_levels import LadderView
from tests.report.builders import Made, make, nothing, one_domain, typical

NOT_SAID = ("fail", "poor", "weak", "deficient", "non-compliant", "inadequate", "must improve", "score", "service user")


@pytest.mark.parametrize(
    ("table", "kinds"),
    [(words.MARKS, LevelState), (words.OUTCOMES, Outcome), (words.WHY, Why), (words.NEEDS, Need)],
)
def test_every_finding_has_its_words(table: Mapping[StrEnum, object], kinds: type[StrEnum]) -> None:
    """Nothing the engine can find is without words to say it."""
    assert set(table) == set(kinds)


def _ladder(made: Made, number: int = 0) -> LadderView:
    ladder = made.result_view.domains[number].ladder
    assert ladder is not None
    return ladder


def test_levels_stand_beside_where_the_worker_put_themself() -> None:
    """Each domain shows the level its answers reach, and the placement with how the two compare."""
    made = typical()
    for number, (shown, found) in enumerate(zip(made.result_view.domains, made.result.dimensions, strict=True)):
        assert shown.practised == found.level_title
        assert found.placement is not None
        assert found.placement.outcome is Outcome.AHEAD
        assert (shown.placed, shown.compared) == (found.placement.placed_label, "Further on than you thought")
        rungs = _ladder(made, number).rungs
        assert [rung.title for rung in rungs if rung.placed] == ["Informed"]
        assert [rung.title for rung in rungs if rung.practised] == [found.level_title]
        assert [rung.title for rung in rungs if rung.role] == ["Skilled"]


def test_a_level_met_above_a_gap_is_marked_as_done_and_not_as_reached() -> None:
    """Somebody who does the higher things and not the lower sees what they do, and no step climbed in between."""
    made = make({"pe.f.i1": 2, "pe.f.i2": 2, "pe.f.s1": 0, "pe.f.s2": 0, "pe.f.e1": 2, "pe.f.e2": 2})
    marks = [rung.mark.kind for rung in _ladder(made).rungs]
    assert marks == ["reached", "not-yet", "beyond", "not-yet"]


def test_the_arithmetic_shows_what_counts_and_what_was_left_out() -> None:
    """Each level shows its statements with answer and points, what was left out and why, and what was needed."""
    made = make({"pe.f.s1": 2, "pe.f.s2": {"not_applicable": "I work nights"}})
    skilled = _ladder(made).levels[1]
    tally = made.result.dimensions[0].ladder.outcomes[1].tally if made.result.dimensions[0].ladder else None
    assert tally is not None
    assert [(one.answer, one.points) for one in skilled.counted] == [("Yes, in my usual work", "2 of 2")]
    assert [(one.why, one.reason) for one in skilled.left_out] == [("Left out: not part of my role", "I work nights")]
    assert (skilled.points, skilled.needed) == ("2 of 2 points", "2 needed to reach this level")
    assert tally.points == 2


def test_what_stands_between_is_named_with_its_change() -> None:
    """Each blocker says what the answer is now and what it would become; a blank is said kindly."""
    domain = _ladder(one_domain())
    assert domain.blockers_lead == "What would take you to Expert:"
    assert [(one.now, one.then) for one in domain.blockers] == [("Not answered", "Sometimes, or with support")]


def test_the_picture_has_no_empty_columns() -> None:
    """Where nobody said where they stand or what the role needs, the picture has no column for it."""
    shown, said = one_domain().result_view, typical().result_view
    assert (shown.has_placement, shown.has_role_need) == (False, False)
    assert (said.has_placement, said.has_role_need) == (True, True)


def test_examples_are_shown_only_while_their_statement_counts() -> None:
    """An example under a statement that was later marked as not part of the role is kept, and not shown."""
    text = {"pe.f.s1:evidence": "I told the nurse."}
    assert [one.text for one in make({"pe.f.s1": 2, **text}).result_view.evidence] == ["I told the nurse."]
    assert make({"pe.f.i1": 2, "pe.f.s1": {"not_applicable": ""}, **text}).result_view.evidence == ()


def test_what_i_already_do_lists_only_that() -> None:
    """The recognition page lists the statements answered in full, with the worker's own example, and nothing else."""
    made = typical()
    listed = {one.text for domain in made.already_view.domains for one in domain.done}
    assert listed == {one.text for found in made.result.dimensions for one in found.strengths}
    examples = [one.example for domain in made.already_view.domains for one in domain.done if one.example]
    assert examples == [made.answers.text("pe.c.s1:evidence")]


def test_a_sheet_starts_without_anything_written_freely() -> None:
    """Before anything is ticked a sheet holds strengths and questions; ticking adds exactly what was ticked."""
    made = typical()
    bare = made.sheet_view(SheetChoices())
    assert (bare.domains, bare.actions, bare.evidence, bare.stories, bare.story, bare.pledge, bare.notes) == (
        *((),) * 5,
        "",
        "",
    )
    ticked = made.sheet_view(SheetChoices(strengths=False, evidence=("pe.c.s1",), actions=("plan:2",), pledge=True))
    assert ticked.strengths == ()
    assert [one.question for one in ticked.evidence] == ["pe.c.s1"]
    assert [one.key for one in ticked.actions] == ["plan:2"]
    assert ticked.pledge == made.plan.pledge


def test_a_plan_is_the_workers_own_words() -> None:
    """What the worker typed stands as typed; an action the answers no longer suggest is marked and stays."""
    entry = {"origin": "gone", "state": "chosen", "position": 1, "text": "Ask  Sam", "helpers": "", "due": ""}
    made = make({"pe.f.i1": 2}, {"plan:1": {**entry, "evidence": "", "resource": "", "cpl": "KR, my own"}})
    shown = made.plan_view.headline[0]
    assert (shown.text, shown.cpl) == ("Ask  Sam", "Knowledge for your role, my own")
    assert shown.changed == words.NO_LONGER_SUGGESTED


def test_what_happened_joins_the_story() -> None:
    """The answer to the pledge's question, four weeks on, is the last line of the story."""
    made = make({}, {"plan:story": ["It was loud.", "", "I sat down."], "plan:what_happened": "It is quieter now."})
    assert made.plan_view.story == (
        ("Before", "It was loud."),
        ("What I tried", "I sat down."),
        ("Four weeks on", "It is quieter now."),
    )


@pytest.mark.parametrize("made", [nothing(), one_domain(), typical()])
def test_nobody_is_graded(made: Made) -> None:
    """No print uses a word that shames, and one with nothing in it still begins kindly."""
    said = plan_document(made.result_view, made.plan_view).lower()
    assert [word for word in NOT_SAID if word in said] == []
    assert made.result_view.strengths or made.result_view.no_strength


def test_dates_are_written_as_people_write_them() -> None:
    """A date shows its month by name; what is no date stands as it was typed."""
    assert long_date(date(2026, 12, 1)) == "1 December 2026"
    assert words.read_date("2026-01-31") == "31 January 2026"
    assert words.read_date("after the holidays") == "after the holidays"


@pytest.mark.parametrize(("months", "line"), [(1, "in about a month."), (6, "in about 6 months.")])
def test_when_to_look_again_is_said_in_words(months: int, line: str) -> None:
    """The questionnaire's own interval, with one month as people say it."""
    made = typical()
    view = result_view(replace(made.definition, review_after_months=months), made.result, made.answers)
    assert view.look_again == f"Look again {line}"

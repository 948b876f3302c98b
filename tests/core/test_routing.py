"""Which questions apply, and which page comes next."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from assess.core.answers import Answered, NotApplicable, Unanswered
from assess.core.definition import CHOSEN_SECTIONS, Option, Question, QuestionType
from assess.core.expressions import ALWAYS, Answer, Not
from assess.core.expressions import Answered as AnsweredRule
from assess.core.extras import Stop
from assess.core.loading.extras import acknowledgements
from assess.core.routing import PageKind, Route, open_stop, page_after, page_before, pages
from tests.core.builders import answers_to, definition_of, section_of, statement, two_each

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
LEADS = Question("leads", QuestionType.YES_NO, "Do you lead?", options=YES_NO)
TEAM = Question("team", QuestionType.YES_NO, "A team?", options=YES_NO, enable_when=Answer("leads", "is", "yes"))
IF_TEAM = Answer("team", "is", "yes")


def route(raw: dict[str, Any], **changes: Any) -> Route:  # noqa: ANN401  raw answers
    """Return the route of a questionnaire with a statement for teams only."""
    team_only = statement("a", "i2", "informed", enable_when=IF_TEAM, not_applicable_when=AnsweredRule("leads"))
    section = section_of("a", (statement("a", "i1", "informed"), team_only))
    definition = definition_of(section, setup=(LEADS, TEAM), **changes)
    return Route(definition, answers_to(definition, raw))


def test_a_kept_answer_that_no_longer_applies_is_invisible_all_the_way_down() -> None:
    """Hiding a question hides what depends on its answer, though both answers are still kept."""
    shown = route({"leads": "yes", "team": "yes", "a.i2": 3})
    hidden = route({"leads": "no", "team": "yes", "a.i2": 3})
    assert (shown.value("team"), shown.value("a.i2")) == ("yes", 3)
    assert (hidden.value("team"), hidden.value("a.i2")) == (None, None)
    assert (hidden.answered("a.i2"), hidden.blank("a.i2")) == (False, False)
    assert hidden.answer("a.i2") == Unanswered()
    assert hidden.answers["a.i2"] == Answered(3)


def test_blank_answered_and_not_asked_are_three_things() -> None:
    """A question that is asked is either answered or blank; one that is not asked is neither."""
    one = route({"leads": "yes", "team": "yes", "a.i1": {"not_applicable": ""}})
    assert [(one.answered(key), one.blank(key)) for key in ("a.i1", "a.i2", "nowhere")] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_not_applicable_is_an_answer_only_where_it_is_offered() -> None:
    """It has no value; and where this route does not offer it, the question is blank again."""
    section = section_of(
        "a", (statement("a", "i1", "informed", not_applicable_when=Not(Answer("leads", "is", "yes"))),)
    )
    definition = definition_of(section, setup=(LEADS,))
    raw = {"a.i1": {"not_applicable": "Not my job"}}
    offered = Route(definition, answers_to(definition, raw))
    withdrawn = Route(definition, answers_to(definition, {**raw, "leads": "yes"}))
    assert (offered.answer("a.i1"), offered.value("a.i1")) == (NotApplicable("Not my job"), None)
    assert (withdrawn.answered("a.i1"), withdrawn.blank("a.i1")) == (False, True)


def page_ids(raw: dict[str, Any], **changes: Any) -> list[str]:  # noqa: ANN401  raw answers
    """Return the ids of the pages of a questionnaire of three sections."""
    definition = definition_of(two_each("a"), two_each("b"), two_each("c"), setup=(LEADS,), **changes)
    return [page.id for page in pages(definition, answers_to(definition, raw))]


def test_set_up_shares_a_page_with_the_first_placement() -> None:
    """The first statements are the second page; later sections have a placement page before their statements."""
    assert page_ids({}) == ["setup", "a", "b:placement", "b", "c:placement", "c"]
    definition = definition_of(two_each("a"), setup=(LEADS,))
    first, second = pages(definition, answers_to(definition, {}))
    assert (first.kind, first.questions) == (PageKind.SETUP, ("leads", "a:placement"))
    assert second.questions == (*(one.id for one in definition.sections[0].statements), "a:story")


def test_picking_sections_decides_the_pages_and_file_order_stands() -> None:
    """Only what was picked is walked through, in the order of the questionnaire."""
    assert page_ids({CHOSEN_SECTIONS: ["c", "b"]}) == ["setup", "b", "c:placement", "c"]


def test_without_placement_there_are_only_statements() -> None:
    """A questionnaire that asks for no placement has one page for each section."""
    assert page_ids({}, placement=None) == ["setup", "a", "b", "c"]


def test_a_section_with_nothing_to_answer_has_no_page() -> None:
    """When every question of a section is hidden, neither its statements nor its placement are shown."""
    hidden = section_of("b", (statement("b", "i1", "informed", enable_when=IF_TEAM),))
    definition = definition_of(two_each("a"), hidden, setup=(LEADS, TEAM))
    shown = {"leads": "yes", "team": "yes"}
    assert [page.id for page in pages(definition, answers_to(definition, {}))] == ["setup", "a"]
    assert [page.id for page in pages(definition, answers_to(definition, shown))] == [
        "setup",
        "a",
        "b:placement",
        "b",
    ]


@pytest.mark.parametrize(
    ("setup", "expected"),
    [((), ["halt", "a:placement", "a"]), ((LEADS,), ["setup", "halt", "a"])],
    ids=["without set-up", "after set-up"],
)
def test_a_stop_has_a_page_wherever_it_holds(setup: tuple[Question, ...], expected: list[str]) -> None:
    """A stop that always holds comes first of all where there is no set-up, so that it can be acknowledged."""
    stop = Stop("halt", ALWAYS, "Stop", ("Stop here.",), "I have done this")
    made = definition_of(two_each("a"), setup=setup)
    asked = {**made.questions, **{one.id: one for one in acknowledgements((stop,))}}
    definition = replace(made, stops=(stop,), questions=MappingProxyType(asked))
    assert [page.id for page in pages(definition, answers_to(definition, {}))] == expected
    assert open_stop(definition, answers_to(definition, {})) == stop
    assert open_stop(definition, answers_to(definition, {"halt": "yes"})) is None


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [("setup", None, "a"), ("a", "setup", "b:placement"), ("c", "c:placement", None), ("gone", None, None)],
)
def test_every_page_knows_its_neighbours(page: str, before: str | None, after: str | None) -> None:
    """Back and next lead along the route and end at its ends; a page that is gone has no neighbours."""
    definition = definition_of(*map(two_each, "abc"), setup=(LEADS,))
    along = pages(definition, answers_to(definition, {}))
    earlier, later = page_before(along, page), page_after(along, page)
    assert (earlier and earlier.id, later and later.id) == (before, after)

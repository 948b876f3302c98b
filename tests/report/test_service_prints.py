"""Prints of a service: bands in black and white, who speaks, and the sheet of a decision."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import cache

import pytest
from markupsafe import escape

from assess.core.definition import Question
from assess.core.expressions import DONT_KNOW
from assess.core.sign_off import build_sheet
from assess.report.exports import answers_csv, plan_text
from assess.report.html import go_live_document, plan_document, sheet_document
from assess.report.pdf import render_pdf
from assess.report.plan_view import SheetChoices
from assess.report.sign_off_view import SignedView, signed_view
from tests.core.cases import questionnaire
from tests.report import reading
from tests.report.builders import NEAR_ME, Made, make, service

RULES = 104


def _plan(made: Made, *, large: bool) -> str:
    return plan_document(made.result_view, made.plan_view, large=large)


def _sheet(made: Made, *, large: bool) -> str:
    domains = tuple(one.id for one in made.result.dimensions)
    every = SheetChoices(domains=domains, actions=("plan:1",), pledge=True, whole=True, first=True)
    return sheet_document(made.result_view, made.sheet_view(every), large=large)


def _signed(made: Made) -> SignedView:
    sheet = build_sheet(made.definition, made.answers, made.entries)
    assert sheet
    return signed_view(sheet)


def _go_live(made: Made, *, large: bool) -> str:
    return go_live_document(made.result_view, _signed(made), made.plan_view.made_on, large=large)


PRINTS: dict[str, Callable[..., str]] = {"plan": _plan, "sheet": _sheet, "go-live": _go_live}


@cache
def _pdf(name: str, *, large: bool = False) -> bytes:
    return render_pdf(PRINTS[name](service(), large=large))


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("name", PRINTS)
def test_every_print_of_a_service_is_accessible(name: str, *, large: bool) -> None:
    """Each keeps all rules of PDF/UA-1, in both sizes."""
    assert reading.verdict(_pdf(name, large=large)) == (RULES, RULES, [])


@pytest.mark.parametrize("name", PRINTS)
def test_nothing_is_small_in_large_print(name: str) -> None:
    """Only the foot of a page is below 18 points, and no word within a drawing."""
    assert {size for size in reading.sizes_of(_pdf(name, large=True)) if size < 18} == {14.0}


@pytest.mark.parametrize("name", PRINTS)
def test_no_print_of_a_service_speaks_as_one_worker(name: str) -> None:
    """It is "we", and the foot of each page says whose view it is and on how many days."""
    text = " ".join(reading.text_of(_pdf(name)).split())
    assert "the view of the people who answered, on one day" in text
    for alone in ("My ", "I want", "What I will", "What my manager", "one-to-one", "their own view"):
        assert alone not in text, alone


def test_the_story_of_a_service_is_theirs() -> None:
    """Its lines are about what they tried, on paper and in the text, as the plan page asks for it."""
    made = make({"nm.a1": 3}, {"plan:story": ["", "", "A rota on the wall"]}, NEAR_ME)
    for said in (_plan(made, large=False), plan_text(made.result_view, made.plan_view)):
        assert "What we tried" in said
        assert "What I tried" not in said


def test_a_plan_of_a_service_ends_in_a_decision_to_sign() -> None:
    """In place of what a manager will do: what was decided, who owns it, by when, and lines to sign."""
    text = reading.text_of(_pdf("plan"))
    places = [
        text.index(one) for one in ("For the meeting", "What we have decided", "Who owns it", "By when:", "Signed")
    ]
    assert places == sorted(places)


def test_pictures_of_bands_are_said_in_words() -> None:
    """Each drawing says the band, the points, and what the points alone would be."""
    figures = {tag.alternative for tag in reading.tags_of(_pdf("plan")) if tag.kind == "Figure"}
    view = service().result_view
    assert view.whole
    assert figures == {view.whole.picture, *(one.picture for one in view.domains)}
    assert any("The points alone would be" in one for one in figures)


def test_only_shapes_that_are_drawn_are_explained() -> None:
    """The line below the picture says what stands there, and nothing that does not."""
    view = service().result_view
    assert "striped block" in view.key
    assert "flag" not in view.key
    kinds = {block.mark.kind for one in view.domains if one.band for block in one.band.blocks}
    assert ("bare block" in view.key) is ("to-come" in kinds)


def test_the_go_live_sheet_has_each_must_have_and_what_was_typed() -> None:
    """Every must-have with its answer, room for who and when, and the decision as people wrote it."""
    text = " ".join(reading.text_of(_pdf("go-live")).split())
    signed = _signed(service())
    assert len(signed.lines) > 5
    for line in signed.lines:
        assert " ".join(line.text.split()) in text
    assert text.count("Who looks after it") == len(signed.lines)
    assert text.count("What keeps people safe until it is?") == sum(len(line.facts) == 4 for line in signed.lines)
    assert "We wait." in text
    assert text.count("Signature:") == 2


def test_nobody_has_reached_anything_by_standing_in_the_lowest_band() -> None:
    """Its block has no tick, and the line below the picture says what it is."""
    view = make({one.id: 0 for one in _statements()}, name=NEAR_ME).result_view
    assert view.whole
    assert [block.mark.kind for block in view.whole.blocks][:2] == ["start", "to-come"]
    assert "where everybody starts" in view.key
    assert "with a tick" not in view.key


def test_what_comes_first_has_who_and_when_in_text_and_table() -> None:
    """The same is said as in the print, and the table has what was typed on the sheet of the decision."""
    made = service()
    first = next(one for one in made.plan_view.pinned if one.helpers)
    text = plan_text(made.result_view, made.plan_view)
    assert f"- {first.text}\n  Who can help: {first.helpers}\n  By when: {first.due}" in text
    table = answers_csv(made.definition, made.result_view, made.plan_view, made.answers, _signed(made))
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["text"] for row in rows if row["kind"] == "first"] == [one.text for one in made.plan_view.pinned]
    assert [row["answer"] for row in rows if row["kind"] == "go_live"][-1] == "We wait."


def test_everything_to_find_out_is_in_the_plan_and_its_text() -> None:
    """An action names a few of many; none of the others is lost."""
    made = make({one.id: DONT_KNOW for one in _statements()}, name=NEAR_ME)
    unknown = {each for one in made.result.dimensions for each in one.dont_know}
    asked = [one for one in _statements() if one.id in unknown]
    assert len(asked) > 30
    text, printed = plan_text(made.result_view, made.plan_view), _plan(made, large=False)
    assert [one.text for one in asked if one.text not in text or str(escape(one.text)) not in printed] == []


def test_the_go_live_sheet_says_must_and_where_the_service_is() -> None:
    """Whoever signs sees the band on the day, and which lines must be there."""
    printed = _go_live(service(), large=False)
    whole = service().result_view.whole
    assert whole
    assert f"<strong>{whole.band}</strong>" in printed
    assert printed.count(">Must</span>") == len(_signed(service()).lines)


def _statements() -> list[Question]:
    return [one for section in questionnaire(NEAR_ME).sections for one in section.statements]

"""The conversation card: one page to talk through, made from the definition, and from answers where there are some."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from assess.core.definition import Definition
from assess.report.papers import PAPERS, PaperOptions
from assess.report.papers.card import CARD, card_for, card_view
from assess.report.papers.frame import Paper
from assess.report.pdf import render_pdf
from tests.core.builders import answers_to
from tests.core.cases import MADE, SHIPPED, plain, questionnaire
from tests.report import reading

RULES = 104
NAMES = sorted(path.parent.name for folder in (SHIPPED, MADE) for path in folder.glob("*/1.0.json"))
REFLECTIONS = [name for name in NAMES if questionnaire(name).kind == "reflection"]
RISK = "risk-enablement"
ROUTES: Mapping[str, Mapping[str, Any]] = {
    "nothing answered": {},
    "a child": {"re.p2": "child", "re.p3": "partly"},
    "decided already": {"re.p2": "adult", "re.p4": "decided"},
    "decided, with help": {"re.p2": "adult", "re.p3": "partly", "re.p4": "decided"},
    "danger": {"re.p1": "not_sure", "re.stop": "yes", "re.p2": "child", "re.p3": "not_asked", "re.p4": "today"},
}
SIZES = {"usual": PaperOptions(), "large": PaperOptions(large=True), "booklet": PaperOptions(booklet=True)}
every_card = pytest.mark.parametrize(("route", "size"), [*itertools.product(ROUTES, SIZES)])


def _card(route: str) -> Paper:
    definition = questionnaire(RISK)
    return card_for(answers_to(definition, ROUTES[route]))


@cache
def _pdf(route: str, size: str) -> bytes:
    return render_pdf(_card(route).document(questionnaire(RISK), SIZES[size]))


def _points(route: str) -> tuple[str, ...]:
    return card_view(questionnaire(RISK), answers_to(questionnaire(RISK), ROUTES[route])).points


@every_card
def test_every_card_is_accessible(route: str, size: str) -> None:
    """Every card keeps all rules of PDF/UA-1, and no heading jumps a level."""
    assert reading.verdict(_pdf(route, size)) == (RULES, RULES, [])
    found = [int(tag.kind[1]) for tag in reading.tags_of(_pdf(route, size)) if re.fullmatch(r"H\d", tag.kind)]
    assert (found[0], found.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in itertools.pairwise(found))


@pytest.mark.parametrize("route", ROUTES)
def test_a_card_is_one_page_and_one_sheet_in_large_print(route: str) -> None:
    """It can be carried: one side, or both sides of one sheet in large print, in which nothing is smaller than 18."""
    assert len(reading.pages_of(_pdf(route, "usual"))) == 1
    assert len(reading.pages_of(_pdf(route, "large"))) <= 2
    assert {one for one in reading.sizes_of(_pdf(route, "large")) if one < 18} == {14.0}


@pytest.mark.parametrize("route", ROUTES)
def test_a_card_says_the_same_on_paper_and_as_text(route: str) -> None:
    """Title, lead, every point and what to write up afterwards stand on both, in the same order."""
    definition, card = questionnaire(RISK), _card(route)
    view = card_view(definition, answers_to(definition, ROUTES[route]))
    said = [view.title, view.lead, *view.points, view.write_up]
    for text in (reading.text_of(_pdf(route, "usual")), plain(card.text(definition))):
        places = [text.find(plain(one)) for one in said]
        assert -1 not in places
        assert places == sorted(places)


def test_a_card_fits_the_answers() -> None:
    """A child is asked in its own way, a decision already made is looked back on, and help to decide is offered."""
    usual, child, decided = (_points(route) for route in ("nothing answered", "a child", "decided already"))
    assert "What would you like to do, and why does it matter to you?" in usual
    assert "What would you like to do? You can tell me, draw it or show me." in child
    assert "Think back with me: what did you hope for, and what happened?" in decided
    assert any(one.startswith("What would help you to decide") for one in child)
    assert not any(one.startswith("What would help you to decide") for one in usual)
    assert not set(decided) & {one for one in usual if "would" in one.split("?")[0] and "like" in one}
    back = _points("decided, with help")
    assert "What helped you to have your say?" in back
    assert "What has helped to keep it safe?" in back
    assert [one for one in back if one.startswith(("What would help you to decide", "What would make it safer"))] == []


@pytest.mark.parametrize("route", ROUTES)
def test_safety_stands_first_on_a_card_and_tells_no_answer(route: str) -> None:
    """The same line comes before the title of every card, on paper and as text: whoever sees it learns nothing."""
    definition = questionnaire(RISK)
    for text in (reading.text_of(_pdf(route, "usual")), plain(_card(route).text(definition))):
        assert text.index("If anyone may be in danger") < text.index("Talk first")
        assert [line.text for line in definition.safety_lines if line.text[:40] in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_reflection_has_a_card_and_nothing_else_has(name: str) -> None:
    """A questionnaire that is no reflection says in a sentence why there is none, and makes none."""
    definition = questionnaire(name)
    assert (PAPERS["card"].why_not(definition) == "") == (name in REFLECTIONS)
    if name not in REFLECTIONS:
        _refused(definition)


def _refused(definition: Definition) -> None:
    with pytest.raises(LookupError):
        CARD.document(definition)

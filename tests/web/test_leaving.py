"""Leaving a page: what was typed is saved first, and nothing is called saved that was not."""

from __future__ import annotations

import pytest

from assess.service.services import Services
from tests.pages import ClientBrowser, Page
from tests.web.afterwards import answer, finished
from tests.web.steps import FIRST, STORY, Started, kept, save, sent, start

SAVED = "Saved. Keep your resume code"
AWAY = {"leave": "left?after=", "go check": "check", "home": "/"}


def _leads(begun: Started, button: str, to: str) -> bool:
    return to.startswith("/" if button == "home" else begun.address(AWAY[button]))


def _buttons(page: Page) -> set[str]:
    """Return what the header's buttons ask for: they stand outside the form and belong to it."""
    header = page.text.partition("<header")[2].partition("</header>")[0]
    return {button for button in AWAY if f'form="answers" name="do" value="{button}"' in header} | {
        button for button in AWAY if f'name="do" value="{button}" form="answers"' in header
    }


@pytest.mark.parametrize("button", AWAY)
def test_the_header_of_a_page_of_questions_saves_before_it_leads_away(
    button: str, visitor: ClientBrowser, services: Services
) -> None:
    """The three ways out in the header send the form, and what was typed is kept."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert _buttons(page) == set(AWAY)
    away = save(visitor, page, {STORY: "What I tried"}, button)
    assert away.status == 303
    assert _leads(begun, button, away.headers["location"])
    assert kept(services, begun.id) == {STORY: "What I tried"}


def test_a_text_that_is_too_long_is_shown_again_instead_of_lost(visitor: ClientBrowser, services: Services) -> None:
    """Whoever leaves with something that cannot be saved is told so, with the text still there."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    again = save(visitor, page, {STORY: "long " * 1000}, "leave")
    assert again.status == 422
    assert "long long" in again.text
    assert kept(services, begun.id) == {}


ONE_QUESTION = {
    "expect": (":expect", "That I do a lot"),
    "matters": (":matters", "Time to listen"),
    "plan": ("plan:notes", "Ask about Tuesdays"),
    "pledge": ("plan:what_happened", "She smiled"),
}


@pytest.mark.parametrize("button", AWAY)
@pytest.mark.parametrize("name", ONE_QUESTION)
def test_every_page_to_write_on_saves_before_it_leads_away(
    name: str, button: str, visitor: ClientBrowser, services: Services
) -> None:
    """The pauses, the plan and the pledge: the header's buttons keep what was typed."""
    begun = finished(visitor, services)
    page = visitor.get(begun.address(name))
    assert _buttons(page) == set(AWAY)
    question, words = ONE_QUESTION[name]
    away = save(visitor, page, {question: words}, button)
    assert (away.status, _leads(begun, button, away.headers["location"])) == (303, True)
    assert kept(services, begun.id)[question] == words


def test_ticks_and_a_second_look_are_saved_on_the_way_out(visitor: ClientBrowser, services: Services) -> None:
    """The sheet's ticks, and an answer changed at the second look."""
    begun = finished(visitor, services)
    sheet = visitor.get(begun.address("sheet"))
    tick = sheet.form().choices("checkbox")["tick"][0]
    assert _buttons(sheet) == set(AWAY)
    assert save(visitor, sheet, {"tick": tick}, "leave").status == 303
    assert kept(services, begun.id)["plan:sheet"] == [tick]
    look = visitor.get(begun.address("second-look"))
    asked = look.form().names("radio")[0]
    assert _buttons(look) == set(AWAY)
    away = save(visitor, look, {asked: "3"}, "leave")
    assert _leads(begun, "leave", away.headers["location"])
    assert kept(services, begun.id)[asked] == 3


def test_only_what_was_saved_is_called_saved(visitor: ClientBrowser, services: Services) -> None:
    """Saving and leaving says so; opening the page, or making up its address, does not."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    left = visitor.send(page, sent(page, {STORY: "What I tried"}, "leave"))
    assert SAVED in left.words
    proof = left.path.partition("=")[2]
    answer(services, begun.id, {STORY: "More"})
    for made_up in ("left", "left?new=1", "left?after=saved", f"left?after={proof}", "left?after=%ff"):
        plain = visitor.get(begun.address(made_up)).words
        assert "Your resume code" in plain
        assert "Saved." not in plain
        assert "opens nothing" not in plain


def test_a_new_code_says_what_became_of_the_old_one(visitor: ClientBrowser) -> None:
    """Once, to whoever asked for it; another code later, and the old page says nothing of it."""
    begun = start(visitor)
    leaving = visitor.get(begun.address("left"))
    token = [("csrf_token", dict(leaving.form().values())["csrf_token"])]
    where = visitor.post(begun.address("code"), token).headers["location"]
    assert "The old code opens nothing now." in visitor.get(where).words
    visitor.post(begun.address("code"), token)
    assert "opens nothing" not in visitor.get(where).words


@pytest.mark.parametrize("name", ["expect", "matters"])
def test_a_pause_saves_in_the_background(name: str, visitor: ClientBrowser, services: Services) -> None:
    """Without a press of a button, twice from the same page; what cannot be stored is told to the script."""
    begun = finished(visitor, services)
    page = visitor.get(begun.address(name))
    assert "data-autosave" in page.text
    question = f":{name}"
    first = _autosaved(visitor, page, {question: "First"})
    told = {part: first[1][part] for part in ("key", "own", "seen")}
    assert _autosaved(visitor, page, {question: "Second", **told})[0] == 200
    assert kept(services, begun.id)[question] == "Second"
    assert _autosaved(visitor, page, {question: "Other window"}) == (409, {"state": "conflict"})
    assert _autosaved(visitor, page, {question: "x" * 5000}) == (422, {"state": "problem"})
    assert _autosaved(visitor, page, {"csrf_token": "old"}) == (400, {"state": "stale"})
    assert kept(services, begun.id)[question] == "Second"


def _autosaved(visitor: ClientBrowser, page: Page, changes: dict[str, str]) -> tuple[int, dict[str, str]]:
    answered = visitor.client.post(page.form().action, data=dict(sent(page, changes, "autosave")))
    told: dict[str, str] = answered.get_json()
    return answered.status_code, told


@pytest.mark.parametrize("page", ["left", "card"])
def test_the_code_stands_beside_the_address_it_is_for(page: str, visitor: ClientBrowser, services: Services) -> None:
    """A card in a pocket says where to type it."""
    begun = start(visitor)
    assert services.settings.base_url in visitor.get(begun.address(page)).words

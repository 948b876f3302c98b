"""Every type of question as a field: asked, read back, refused; and questions that come up on their own page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assess.core.definition import QuestionType
from assess.service.services import Services
from assess.web import create_app
from assess.web.fields import TABLE
from tests.pages import ClientBrowser, Page
from tests.web.steps import kept, save, sent

QUESTIONNAIRES = Path(__file__).parent.parent / "questionnaires"
EVERY_TYPE = QUESTIONNAIRES / "every-type" / "1.0.json"


@pytest.fixture
def everything(make_services: Callable[..., Services]) -> tuple[ClientBrowser, Services]:
    services = make_services(ASSESS_QUESTIONNAIRES_DIR=str(QUESTIONNAIRES))
    return ClientBrowser(create_app(services)), services


def begin(browser: ClientBrowser, questionnaire: str) -> tuple[str, Page]:
    asked = browser.get(f"/q/{questionnaire}")
    page = browser.send(asked, sent(asked, {"device": "own"}))
    return page.path.split("/")[2], page


def test_there_is_a_row_for_every_type_of_question() -> None:
    """A type nobody gave a field fails here."""
    assert set(TABLE) == set(QuestionType)


def test_one_of_everything_comes_back_as_it_was_given(everything: tuple[ClientBrowser, Services]) -> None:
    """Choices, ticks, "other" with its words, texts short and long: stored by meaning and shown again."""
    browser, services = everything
    rid, setup = begin(browser, "every-type")
    first = {"people": "yes", "place": "elsewhere", "place:other": "On a boat", "listening:placement": "unsure"}
    page = browser.get(save(browser, setup, first).headers["location"])
    assert "Answer from what you really do." in page.words
    assert "Everybody needs to be heard." in page.words
    second = {
        "l.s1": "3",
        "l.s2": "1",
        "l.ways": ["quiet", "else"],
        "l.ways:other": "Tea",
        "l.word": "Time",
        "l.more": "…",
    }
    assert save(browser, page, second).status == 303
    assert kept(services, rid) == {**first, **second, "l.s1": 3, "l.s2": 1}
    shown = browser.get(page.path).form()
    ticked = [one.value for one in shown.controls if one.name == "l.ways" and one.chosen]
    assert ticked == ["quiet", "else"]
    texts = {"l.s1": "3", "l.s2": "1", "l.ways:other": "Tea", "l.word": "Time", "l.more": "…"}
    assert texts.items() <= dict(shown.values()).items()
    checked = browser.get(f"/r/{rid}/check").words
    for words in ("Somewhere else: On a boat", "I'm not sure", "A quiet room, Something else: Tea", "Time"):
        assert words in checked


def test_none_of_these_goes_with_nothing_else(everything: tuple[ClientBrowser, Services]) -> None:
    """Ticked together with another it is refused, with both still ticked and nothing stored."""
    browser, services = everything
    rid, setup = begin(browser, "every-type")
    page = browser.get(save(browser, setup, {}).headers["location"])
    refused = save(browser, page, {"l.ways": ["quiet", "none"]})
    assert refused.status == 422
    assert [one.value for one in refused.form().controls if one.name == "l.ways" and one.chosen] == ["quiet", "none"]
    assert kept(services, rid) == {}


def test_ticks_can_be_taken_away_again(everything: tuple[ClientBrowser, Services]) -> None:
    """No tick at all clears the answer, and so does an emptied text."""
    browser, services = everything
    rid, setup = begin(browser, "every-type")
    page = browser.get(save(browser, setup, {}).headers["location"])
    save(browser, page, {"l.ways": ["quiet"], "l.word": "Time"})
    save(browser, browser.get(page.path), {"l.ways": [], "l.word": ""})
    assert kept(services, rid) == {}


def test_a_field_that_was_cut_off_clears_no_text(everything: tuple[ClientBrowser, Services]) -> None:
    """A browser always sends a text field, so a page that arrives without it says nothing about it."""
    browser, services = everything
    rid, setup = begin(browser, "every-type")
    page = browser.get(save(browser, setup, {}).headers["location"])
    save(browser, page, {"l.more": "a long story"})
    shown = browser.get(page.path)
    cut = [(name, value) for name, value in sent(shown, {}) if name != "l.more"]
    assert browser.post(page.path, cut).status == 303
    assert kept(services, rid) == {"l.more": "a long story"}


def test_a_reason_alone_says_not_part_of_my_role(everything: tuple[ClientBrowser, Services]) -> None:
    """Without script the box for the reason may be filled in first; that is clear enough."""
    browser, services = everything
    rid, setup = begin(browser, "every-type")
    page = browser.get(save(browser, setup, {}).headers["location"])
    save(browser, page, {"l.s2:reason": "I only cook"})
    assert kept(services, rid) == {"l.s2": {"not_applicable": "I only cook"}}


def test_a_question_that_comes_up_on_its_own_page_is_shown_before_going_on(
    make_services: Callable[..., Services], tmp_path: Path
) -> None:
    """The page is shown once more, saved and with the new question; after that it leads on, answered or not."""
    document = json.loads(EVERY_TYPE.read_text("utf-8"))
    document["id"] = "growing"
    document["setup"][1]["enable_when"] = {"answer": "people", "is": "yes"}
    (tmp_path / "growing").mkdir()
    (tmp_path / "growing" / "1.0.json").write_text(json.dumps(document), "utf-8")
    services = make_services(ASSESS_QUESTIONNAIRES_DIR=str(tmp_path))
    browser = ClientBrowser(create_app(services))
    rid, setup = begin(browser, "growing")
    assert "place" not in setup.form().names("radio")
    again = browser.visit(save(browser, setup, {"people": "yes"}).headers["location"])
    assert "brings up one more question" in again.words
    assert "place" in again.form().names("radio")
    assert kept(services, rid) == {"people": "yes"}
    assert save(browser, again, {}).headers["location"] == f"/r/{rid}/page/listening"

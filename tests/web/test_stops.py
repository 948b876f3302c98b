"""A stop: nothing after the set-up is reached before it is acknowledged, and nothing typed is lost to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from assess.service.services import Services
from assess.web import create_app
from assess.web.app import ROUTES
from assess.web.context import OPEN_BEFORE_STOPS
from assess.web.security import ACCESS, Access
from tests.pages import ClientBrowser, Page
from tests.respondent import begin
from tests.web.steps import kept, save, sent

MADE = Path(__file__).parent.parent / "questionnaires"
QUESTIONNAIRE = "one-decision"
STOP = "od.stop"
LABEL = "I have done this or it is not needed"
FILLED = {"<rid>": "", "<int:number>": "1", "<page_id>": "od.gain"}


@pytest.fixture
def services(make_services: Callable[..., Services]) -> Services:
    """Services with the questionnaires made for tests."""
    return make_services(ASSESS_QUESTIONNAIRES_DIR=str(MADE))


@pytest.fixture
def app(services: Services) -> Flask:
    """The application."""
    return create_app(services)


@pytest.fixture
def stopped(visitor: ClientBrowser) -> Page:
    """Somebody who said that there may be danger, on the page that answer leads to."""
    asked = begin(visitor, QUESTIONNAIRE)
    return visitor.send(asked, sent(asked, {"od.danger": "not_sure"}))


def rid_of(page: Page) -> str:
    """Return the id of a page's response."""
    return page.path.split("/")[2]


def acknowledge(visitor: ClientBrowser, page: Page) -> Page:
    """Press the one button of the stop's page."""
    return visitor.send(page, [*page.form().values(), (STOP, "yes")])


def test_danger_leads_to_the_stop_and_the_stop_to_the_questions(
    visitor: ClientBrowser, services: Services, stopped: Page
) -> None:
    """The page says what to do, sends nothing to anyone, and goes on once its button was pressed."""
    assert stopped.path == f"/r/{rid_of(stopped)}/page/{STOP}"
    for words in ("Safety comes first", "call 999", LABEL, "Nobody is told what you answered here"):
        assert words in stopped.words
    assert "Worried about someone" not in stopped.words, "the page says it already"
    after = acknowledge(visitor, stopped)
    assert after.path.endswith("/page/od.gain")
    assert kept(services, rid_of(stopped)) == {"od.danger": "not_sure", STOP: "yes"}


@pytest.mark.parametrize("first", ["not_sure", "no"])
def test_an_acknowledgement_is_of_the_answer_it_was_given_for(
    visitor: ClientBrowser, services: Services, stopped: Page, first: str
) -> None:
    """Once it changes, the stop is there again where it holds; saving the same answer once more asks nothing."""
    rid = rid_of(acknowledge(visitor, stopped))

    def kept_after(answer: str) -> dict[str, object]:
        asked = visitor.get(f"/r/{rid}/page/setup")
        visitor.send(asked, sent(asked, {"od.danger": answer}))
        return kept(services, rid)

    assert kept_after("not_sure") == {"od.danger": "not_sure", STOP: "yes"}
    assert first == "not_sure" or kept_after(first) == {"od.danger": first}
    assert kept_after("yes") == {"od.danger": "yes"}
    assert visitor.get(f"/r/{rid}/page/od.gain").status != 200
    assert acknowledge(visitor, visitor.get(f"/r/{rid}/page/{STOP}")).path.endswith("/page/od.gain")
    assert kept_after("yes") == {"od.danger": "yes", STOP: "yes"}


def test_without_danger_there_is_no_stop(visitor: ClientBrowser) -> None:
    """Its page does not exist on other routes, and nobody is held up."""
    asked = begin(visitor, QUESTIONNAIRE)
    after = visitor.send(asked, sent(asked, {"od.danger": "no"}))
    assert after.path.endswith("/page/od.gain")
    assert visitor.get(f"/r/{rid_of(after)}/page/{STOP}").status == 404


def guarded() -> list[tuple[str, str, str]]:
    """Return (address, method, endpoint) of everything in a response that a stop keeps people from."""
    return [
        (rule, method, endpoint)
        for rule, endpoint, _, methods in ROUTES
        for method in methods
        if ACCESS[endpoint] is Access.HOLDER
        and endpoint not in OPEN_BEFORE_STOPS
        and (endpoint, method) != ("page", "POST")
    ]


@pytest.mark.parametrize(("rule", "method", "endpoint"), guarded())
def test_every_later_page_leads_to_the_stop(
    visitor: ClientBrowser, stopped: Page, rule: str, method: str, endpoint: str
) -> None:
    """Whatever is asked for, or sent, the answer is the way to the stop, by one step or by two."""
    address = rule.replace("<rid>", rid_of(stopped))
    for name, value in FILLED.items():
        address = address.replace(name, value)
    if method == "GET":
        answer = visitor.get(address)
    else:
        answer = visitor.post(address, [*stopped.form().values()])
        if not answer.headers["location"].endswith(STOP):
            answer = visitor.get(answer.headers["location"])
    assert (endpoint, answer.status, answer.headers["location"]) == (endpoint, 303, stopped.path)


def test_nothing_is_kept_as_a_result_before_it(visitor: ClientBrowser, services: Services, stopped: Page) -> None:
    """Sending what makes a result makes none while the stop is open."""
    for rest in ("finish", "expect"):
        visitor.post(f"/r/{rid_of(stopped)}/{rest}", stopped.form().values())
    record = services.store.response(rid_of(stopped))
    assert record is not None
    assert record.status == "in_progress"


def test_the_ways_out_stay_open(visitor: ClientBrowser, stopped: Page) -> None:
    """Whoever has to leave at once can, with their code; and what is theirs can be taken out or deleted."""
    for rest in ("left", "card", "export", "export.json", "delete", "page/setup"):
        assert visitor.get(f"/r/{rid_of(stopped)}/{rest}").status == 200, rest
    assert f"/r/{rid_of(stopped)}/page/setup" in stopped.links


def test_an_answer_changed_in_another_tab_loses_nothing_that_was_typed(
    visitor: ClientBrowser, services: Services
) -> None:
    """A later page that was open before the stop is saved, and then the stop is shown."""
    asked = begin(visitor, QUESTIONNAIRE)
    later = visitor.send(asked, sent(asked, {"od.danger": "no"}))
    setup = visitor.get(f"/r/{rid_of(later)}/page/setup")
    save(visitor, setup, {"od.danger": "yes"})
    answer = visitor.send(later, sent(later, {"od.a1": "2", "od.a1:evidence": "Her own words"}))
    assert answer.path.endswith(f"/page/{STOP}")
    assert kept(services, rid_of(later)) == {"od.danger": "yes", "od.a1": 2, "od.a1:evidence": "Her own words"}


def test_an_acknowledgement_is_an_answer_like_any_other(
    visitor: ClientBrowser, services: Services, stopped: Page
) -> None:
    """It stands on the page to check, leads back to the stop, and stays when another button leaves that page."""
    acknowledge(visitor, stopped)
    root = f"/r/{rid_of(stopped)}"
    check = visitor.get(f"{root}/check")
    assert LABEL in check.words
    assert any(link.startswith(f"{root}/page/{STOP}") for link in check.links)
    again = visitor.get(stopped.path)
    visitor.post(stopped.path, [*again.form().values(), ("do", "continue")])
    assert kept(services, rid_of(stopped))[STOP] == "yes"


def test_pressing_anything_else_acknowledges_nothing(visitor: ClientBrowser, services: Services, stopped: Page) -> None:
    """Going on without the button leads back to the stop, and a made-up answer is refused."""
    answer = visitor.send(stopped, [*stopped.form().values(), ("do", "continue")])
    assert answer.path == stopped.path
    refused = visitor.post(stopped.path, [*stopped.form().values(), (STOP, "no")])
    assert refused.status == 422
    assert STOP not in kept(services, rid_of(stopped))


def test_a_page_that_was_open_too_long_asks_once_more(visitor: ClientBrowser, stopped: Page) -> None:
    """A stale token shows the stop again and says that nothing is saved yet."""
    values = [(name, "old" if name == "csrf_token" else value) for name, value in stopped.form().values()]
    answer = visitor.post(stopped.path, [*values, (STOP, "yes")])
    assert answer.status == 400
    assert "Not saved yet." in answer.words
    assert LABEL in answer.words


def test_somebody_who_comes_back_meets_the_stop(visitor: ClientBrowser, stopped: Page) -> None:
    """Going on with a response leads to its open stop."""
    page = visitor.visit(f"/r/{rid_of(stopped)}")
    assert page.path == stopped.path

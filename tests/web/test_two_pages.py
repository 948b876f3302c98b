"""RF-09 to RF-12, and what SECURITY 2.1 calls N3, N5, N6 and N7."""

import json
from collections.abc import Mapping

import pytest

from assess.service.services import Services
from assess.store import Store, StoreUnavailable
from tests.pages import ClientBrowser, Page
from tests.web.steps import EXAMPLE, FIRST, SECOND_STATEMENT, STATEMENT, STORY, kept, save, sent, start


def statements(visitor: ClientBrowser, response_id: str) -> Page:
    return visitor.get(f"/r/{response_id}/page/{FIRST}")


def autosave(visitor: ClientBrowser, page: Page, changes: Mapping[str, str]) -> dict[str, str]:
    answer = visitor.post(page.path, [*sent(page, changes)[:-1], ("do", "autosave")])
    told: dict[str, str] = json.loads(answer.body)
    return told


def test_two_tabs_on_different_questions_merge(visitor: ClientBrowser, services: Services) -> None:
    """Each tab saves what it changed and leaves the other's answer alone."""
    rid = start(visitor).id
    tab, other_tab = statements(visitor, rid), statements(visitor, rid)
    assert save(visitor, tab, {STATEMENT: "2"}).status == 303
    assert save(visitor, other_tab, {SECOND_STATEMENT: "3"}).status == 303
    assert kept(services, rid) == {STATEMENT: 2, SECOND_STATEMENT: 3}


def test_two_tabs_on_the_same_question_are_asked(visitor: ClientBrowser, services: Services) -> None:
    """409 with both answers in words; nothing is stored until one is chosen, and then the rest is stored with it."""
    rid = start(visitor).id
    tab, other_tab = statements(visitor, rid), statements(visitor, rid)
    save(visitor, tab, {STATEMENT: "2"})
    asked = save(visitor, other_tab, {STATEMENT: "0", STORY: "only in this tab"})
    assert asked.status == 409
    assert "What you chose here: Not yet" in asked.words
    assert "What was saved meanwhile: Yes, in my usual work" in asked.words
    assert kept(services, rid) == {STATEMENT: 2}
    still = visitor.post(asked.form().action, sent(asked, {}))
    assert still.status == 409
    assert kept(services, rid) == {STATEMENT: 2}
    assert visitor.post(asked.form().action, sent(still, {f"choose.{STATEMENT}": "mine"})).status == 303
    assert kept(services, rid) == {STATEMENT: 0, STORY: "only in this tab"}


def test_what_was_saved_meanwhile_can_be_kept(visitor: ClientBrowser, services: Services) -> None:
    """Choosing the other answer keeps it, and stores the rest of the page."""
    rid = start(visitor).id
    tab, other_tab = statements(visitor, rid), statements(visitor, rid)
    save(visitor, tab, {EXAMPLE: "the first"})
    asked = save(visitor, other_tab, {EXAMPLE: "the second", STATEMENT: "1"})
    assert visitor.post(asked.form().action, sent(asked, {f"choose.{EXAMPLE}": "theirs"})).status == 303
    assert kept(services, rid) == {EXAMPLE: "the first", STATEMENT: 1}


def test_the_same_page_sent_twice_is_stored_once(visitor: ClientBrowser, services: Services) -> None:
    """A double press, or a repeat after a lost answer: the same reply, one revision."""
    rid = start(visitor).id
    page = statements(visitor, rid)
    replies = [save(visitor, page, {STATEMENT: "2"}) for _ in range(3)]
    assert {(one.status, one.headers["location"]) for one in replies} == {(303, replies[0].headers["location"])}
    record = services.store.response(rid)
    assert record is not None
    assert record.revision == 1


def test_a_page_from_the_past_never_claims_to_have_saved(visitor: ClientBrowser, services: Services) -> None:
    """An old page sent once more after its answer changed asks, instead of saying "saved" or overwriting."""
    rid = start(visitor).id
    old = statements(visitor, rid)
    save(visitor, old, {STATEMENT: "2"})
    save(visitor, statements(visitor, rid), {STATEMENT: "3"})
    assert save(visitor, old, {STATEMENT: "2"}).status == 409
    assert kept(services, rid) == {STATEMENT: 3}


def test_saving_in_the_background_is_no_news_to_its_own_page(visitor: ClientBrowser, services: Services) -> None:
    """What a page stored itself is never held against it."""
    rid = start(visitor).id
    page = statements(visitor, rid)
    told = autosave(visitor, page, {STATEMENT: "1"})
    assert told["state"] == "saved"
    stamp = {name: told[name] for name in ("key", "own", "seen")}
    assert save(visitor, page, {STATEMENT: "2", **stamp}).status == 303
    assert kept(services, rid) == {STATEMENT: 2}


def test_saving_in_the_background_does_not_hide_another_tab(visitor: ClientBrowser, services: Services) -> None:
    """Another tab's answer, saved before this page's own save, is still asked about."""
    rid = start(visitor).id
    page, other_tab = statements(visitor, rid), statements(visitor, rid)
    save(visitor, other_tab, {SECOND_STATEMENT: "3"})
    told = autosave(visitor, page, {STATEMENT: "1"})
    stamp = {name: told[name] for name in ("key", "own", "seen")}
    assert save(visitor, page, {STATEMENT: "1", SECOND_STATEMENT: "0", **stamp}).status == 409
    assert kept(services, rid) == {STATEMENT: 1, SECOND_STATEMENT: 3}


def test_the_script_is_told_the_truth(visitor: ClientBrowser, services: Services) -> None:
    """A problem, a conflict and a stale page are told as such, and nothing is stored."""
    rid = start(visitor).id
    page, other_tab = statements(visitor, rid), statements(visitor, rid)
    assert autosave(visitor, page, {EXAMPLE: "x" * 1001}) == {"state": "problem"}
    assert autosave(visitor, page, {STATEMENT: "1", "csrf_token": "old"}) == {"state": "stale"}
    save(visitor, other_tab, {STATEMENT: "3"})
    assert autosave(visitor, page, {STATEMENT: "1"}) == {"state": "conflict"}
    assert kept(services, rid) == {STATEMENT: 3}


def test_a_second_response_in_one_browser_never_takes_the_first_ones_answers(
    visitor: ClientBrowser, services: Services
) -> None:
    """On an own device both stay open, and each page saves into the response named in its address."""
    first = start(visitor)
    page = statements(visitor, first.id)
    second = start(visitor)
    answer = save(visitor, page, {STATEMENT: "2"})
    assert answer.status in {303, 400}
    if answer.status == 400:
        answer = save(visitor, answer, {})
    assert answer.status == 303
    assert kept(services, first.id) == {STATEMENT: 2}
    assert kept(services, second.id) == {}


def test_on_a_shared_device_the_next_worker_cannot_open_the_first_ones_answers(
    visitor: ClientBrowser, services: Services
) -> None:
    """Starting anew there closes what was open before; an old tab is refused and keeps its words."""
    first = start(visitor, "shared")
    page = statements(visitor, first.id)
    second = start(visitor, "shared")
    refused = save(visitor, page, {STORY: "typed before"})
    assert refused.status == 404
    assert "typed before" in refused.words
    assert visitor.get(first.address("check")).status == 404
    assert kept(services, first.id) == kept(services, second.id) == {}


def test_a_database_that_is_away_costs_no_words(
    visitor: ClientBrowser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 says "not saved", shows what was typed, and the same page can be sent again once the database is back."""
    rid = start(visitor).id
    page = statements(visitor, rid)

    def away(*_: object) -> None:
        raise StoreUnavailable("database is locked")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "save", away)
        failed = save(visitor, page, {STATEMENT: "2", STORY: "what I typed"})
    assert failed.status == 503
    assert "what I typed" in failed.words
    assert failed.headers["retry-after"]
    assert visitor.post(failed.form().action, failed.form().values()).status == 303
    assert kept(services, rid) == {STATEMENT: 2, STORY: "what I typed"}

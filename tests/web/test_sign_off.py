"""The go-live sheet: typed, kept, merged, printed and taken along; never decided by the program."""

from __future__ import annotations

import json

import pytest

from assess.core.sign_off import DECIDED_ON, DECISION, key_of
from assess.service.exports import load_saved
from assess.service.services import Services
from tests.core.cases import questionnaire
from tests.pages import ClientBrowser, Page
from tests.web.afterwards import answer, to_result
from tests.web.steps import Started, kept, save, start

NEAR_ME = "near-me-readiness"
MUST, SAFE = "nm.a3", "nm.b1"
PERSON, REASON, GUARD = key_of(MUST, "person"), key_of(MUST, "reason"), key_of(MUST, "safeguard")


@pytest.fixture
def begun(visitor: ClientBrowser, services: Services) -> Started:
    """A service with one must-have in place and checked, and another that is not."""
    begun = start(visitor, questionnaire=NEAR_ME)
    answer(services, begun.id, {MUST: 2, SAFE: 3})
    return Started(begun.id, to_result(visitor, begun))


def _sheet(browser: ClientBrowser, begun: Started) -> Page:
    return browser.get(begun.address("go-live"))


def test_every_page_of_a_service_speaks_as_one(visitor: ClientBrowser, begun: Started) -> None:
    """From the first question on, no page speaks to one worker about their own work."""
    for rest in ("page/setup", "page/nm.purpose", "check", "expect", "result", "matters", "plan", "sheet", "already"):
        page = visitor.get(begun.address(rest))
        assert page.status == 200, rest
        assert "the view of the people who answered, on one day" in page.words, rest
        for alone in ("your own view", "My picture", "about your work", "one-to-one", "“Not yet”", "my role"):
            assert alone not in page.words, (rest, alone)


def test_the_result_leads_to_it(begun: Started) -> None:
    """It stands among what else there is to do, by the name that the questionnaire gives it."""
    assert f'href="/r/{begun.id}/go-live">Go-live sheet<' in begun.page.text


def test_reason_and_safeguard_are_asked_only_where_the_answer_falls_short(
    visitor: ClientBrowser, begun: Started
) -> None:
    """Whoever has a must-have in place and checked need not explain anything."""
    boxes = dict(_sheet(visitor, begun).form().values())
    assert {PERSON, REASON, GUARD, key_of(SAFE, "person")} <= set(boxes)
    assert key_of(SAFE, "reason") not in boxes


def test_what_is_typed_is_kept_printed_and_taken_along(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """One box saved is in the store, on the page, in the print, in the plan as text and in the file."""
    typed = {PERSON: "Team lead", REASON: "Two people asked for it", DECISION: "Wait", DECIDED_ON: "2026-03-09"}
    answered = save(visitor, _sheet(visitor, begun), typed, "save")
    assert (answered.status, answered.headers["location"]) == (303, begun.address("go-live?note=saved"))
    assert {key: kept(services, begun.id)[key] for key in typed} == typed
    assert dict(_sheet(visitor, begun).form().values())[PERSON] == "Team lead"
    for rest in ("go-live.pdf", "plan.txt"):
        text = visitor.get(begun.address(rest)).text
        for words in ("Team lead", "Two people asked for it", "Wait", "9 March 2026"):
            assert words in text, (rest, words)
    plan = json.loads(visitor.get(begun.address("export.json")).text)["plan"]
    assert plan[PERSON] == "Team lead"


def test_saving_it_changes_no_result(visitor: ClientBrowser, begun: Started) -> None:
    """A decision is not an answer: the page of the result reads as it did before."""
    assert save(visitor, _sheet(visitor, begun), {DECISION: "Test"}, "save").status == 303
    assert visitor.get(begun.address("result")).words == begun.page.words


def test_nothing_typed_is_printed_as_lines_to_write_on(visitor: ClientBrowser, begun: Started) -> None:
    """The program writes no decision: the sheet has lines for it, for whoever signs, and no word that decides."""
    document = visitor.get(begun.address("go-live.pdf")).text
    assert document.count("Signature:") == 2
    decided = document.split('id="decision"')[1]
    assert 'class="as-ruled"' in decided
    assert 'class="as-written"' not in decided


def test_two_windows_on_different_boxes_both_count(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """Each box is kept by itself."""
    one, other = _sheet(visitor, begun), _sheet(visitor, begun)
    assert save(visitor, one, {PERSON: "Team lead"}, "save").status == 303
    assert save(visitor, other, {REASON: "They asked"}, "save").status == 303
    found = kept(services, begun.id)
    assert (found[PERSON], found[REASON]) == ("Team lead", "They asked")


def test_two_windows_on_one_box_are_shown_both_and_either_can_be_kept(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Nothing is lost: what is typed stays, what was saved stands beside it, and a tick keeps that."""
    one, other = _sheet(visitor, begun), _sheet(visitor, begun)
    save(visitor, one, {DECISION: "Test", PERSON: "Admin"}, "save")
    clash = save(visitor, other, {DECISION: "Stop"}, "save")
    assert clash.status == 409
    assert dict(clash.form().values())[DECISION] == "Stop"
    assert dict(clash.form().values())[PERSON] == "Admin"
    assert "In the other window it says:" in clash.words
    assert save(visitor, clash, {"theirs": DECISION}, "save").status == 303
    assert kept(services, begun.id)[DECISION] == "Test"
    assert save(visitor, clash, {}, "save").status in {303, 409}


def test_a_day_that_is_none_and_a_text_too_long_come_back_with_everything_typed(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Both problems at once, each leading to its box; nothing is stored."""
    page = save(visitor, _sheet(visitor, begun), {PERSON: "x" * 201, DECIDED_ON: "soon", REASON: "They asked"}, "save")
    assert page.status == 422
    assert f'href="#{PERSON}"' in page.text
    assert f'href="#{DECIDED_ON}"' in page.text
    assert dict(page.form().values())[REASON] == "They asked"
    assert not [key for key in kept(services, begun.id) if key.startswith("plan:sign:")]


@pytest.mark.parametrize("button", ["save", "autosave"])
def test_a_page_whose_token_is_not_good_stores_nothing_and_loses_nothing(
    visitor: ClientBrowser, services: Services, begun: Started, button: str
) -> None:
    """The page comes back with what was typed, to be sent once more; its script is told."""
    answer = save(visitor, _sheet(visitor, begun), {DECISION: "Wait", "csrf_token": "old"}, button)
    assert answer.status == 400
    assert ("Wait" in answer.text) is (button == "save")
    assert DECISION not in kept(services, begun.id)


def test_it_saves_in_the_background(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """The script is told what the page shows from now on, and what went wrong if something did."""
    page = _sheet(visitor, begun)
    assert json.loads(save(visitor, page, {PERSON: "Admin"}, "autosave").text)["state"] == "saved"
    assert kept(services, begun.id)[PERSON] == "Admin"
    assert json.loads(save(visitor, page, {DECIDED_ON: "soon"}, "autosave").text)["state"] == "problem"


@pytest.mark.parametrize("rest", ["go-live", "go-live.pdf"])
def test_a_questionnaire_without_a_sheet_has_no_such_page(visitor: ClientBrowser, rest: str) -> None:
    """One worker decides nothing for a service."""
    assert visitor.get(start(visitor).address(rest)).status == 404


def test_a_file_brings_it_back(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """Taken out and loaded again, the sheet stands as it stood; a line for no must-have is refused by name."""
    save(visitor, _sheet(visitor, begun), {PERSON: "Team lead", DECISION: "Wait"}, "save")
    taken = visitor.get(begun.address("export.json")).text
    again = load_saved(services, taken.encode())
    assert not isinstance(again, tuple)
    found = kept(services, again.response_id)
    assert (found[PERSON], found[DECISION]) == ("Team lead", "Wait")
    refused = load_saved(services, taken.replace(PERSON, key_of("nm.a1", "person")).encode())
    assert isinstance(refused, tuple)
    assert [one.path for one in refused] == [key_of("nm.a1", "person")]


def test_a_story_left_blank_is_no_question_left_open(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """A section with every statement answered is not said to have something left to answer."""
    section = questionnaire(NEAR_ME).sections[0]
    answer(services, begun.id, {one.id: 2 for one in section.statements})
    page = visitor.get(begun.address("check"))
    part = page.text.split(section.title, 1)[1].split("<h2", 1)[0]
    assert "You have not answered" not in part
    assert "About your service" in page.words

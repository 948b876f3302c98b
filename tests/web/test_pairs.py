"""Two people, one decision, through the browser: codes, agreeing, seeing both, and everything that must not work."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from assess.service.services import Services
from assess.web import create_app
from tests.pages import ClientBrowser, Page
from tests.respondent import begin, to_result, walk
from tests.web.conftest import Clock
from tests.web.steps import code, resume, save, sent

MADE = Path(__file__).parent.parent / "questionnaires"
ONE = "one-decision"
WORDS = "She told me about the garden"
CODE = re.compile(r"[0-9A-Z]{4}(?: [0-9A-Z]{4}){3}")
GOOD_FOR = 14


@pytest.fixture
def services(make_services: Callable[..., Services]) -> Services:
    """Services with the questionnaires made for tests."""
    return make_services(ASSESS_QUESTIONNAIRES_DIR=str(MADE))


@pytest.fixture
def app(services: Services) -> Flask:
    """The application."""
    return create_app(services)


def root_of(page: Page) -> str:
    """The address below which a page's response lives."""
    return "/".join(page.path.split("/")[:3])


def invite(browser: ClientBrowser, root: str) -> str:
    """Make a one-time code and return it."""
    asked = browser.visit(f"{root}/second-person")
    shown = browser.send(asked, asked.form().values())
    found = CODE.search(shown.words)
    assert found, shown.words
    return found[0]


def use(browser: ClientBrowser, typed: str, device: str = "own") -> Page:
    """Use a code on a browser and return the page it leads to, past what says what it is for."""
    about = browser.send(asked := browser.visit("/join"), sent(asked, {"code": typed, "device": device}))
    return browser.send(about, about.form().values()) if "seen" in dict(about.form().values()) else about


def answer_all(browser: ClientBrowser, root: str, choice: str) -> None:
    """Answer every statement alike, with words of one's own, and ask for the result."""
    page = browser.visit(f"{root}/page/setup")
    page = browser.send(page, sent(page, {"od.danger": "no", "od.voices": ["person"]}))
    while not page.path.endswith("/check"):
        ids = [name for name in page.form().names("radio") if name.count(".") == 1]
        page = browser.send(page, sent(page, {**dict.fromkeys(ids, choice), f"{ids[0]}:evidence": WORDS}))
    page = browser.visit(f"{root}/expect")
    while not page.path.endswith("/result"):
        page = browser.send(page, sent(page, {}))


def token_of(page: Page) -> str:
    """The token of the page's forms."""
    return dict(next(form for form in page.forms if "csrf_token" in dict(form.values())).values())["csrf_token"]


def press(browser: ClientBrowser, address: str, path: str) -> Page:
    """Press the button of the form of a page that goes to this path."""
    page = browser.visit(address)
    form = next(one for one in page.forms if one.action.endswith(path))
    return browser.post(form.action, form.values())


def agree(browser: ClientBrowser, root: str) -> None:
    """Look at what would be shown, and show it."""
    press(browser, f"{root}/second-person/preview", "/show")


@pytest.fixture
def both(visitor: ClientBrowser, other: ClientBrowser) -> tuple[str, str]:
    """Two people in a pair who answered everything, one in each browser; nobody has agreed to anything."""
    first = root_of(begin(visitor, ONE))
    second = root_of(use(other, invite(visitor, first)))
    answer_all(visitor, first, "3")
    answer_all(other, second, "0")
    return first, second


# --- the code ---------------------------------------------------------------------------------------------------------


def test_only_questionnaires_for_two_offer_it(visitor: ClientBrowser) -> None:
    """Elsewhere there is no link and no page, and nothing can be sent."""
    there = to_result(walk(visitor, ONE, choice=1))
    assert f"{root_of(there)}/second-person" in there.links
    assert "/join" in visitor.visit(f"/q/{ONE}").links
    elsewhere = begin(visitor, "every-type")
    root = root_of(elsewhere)
    for rest in ("second-person", "second-person/preview", "together", "together.pdf"):
        assert visitor.get(f"{root}/{rest}").status == 404, rest
    for rest in ("code", "show", "hide", "leave"):
        values = [("csrf_token", token_of(elsewhere))]
        assert visitor.post(f"{root}/second-person/{rest}", values).status == 404, rest


def test_a_code_leads_a_second_person_to_their_own_questions(
    visitor: ClientBrowser, other: ClientBrowser, services: Services
) -> None:
    """It is shown until it is used; who uses it starts with nothing answered and a resume code of their own."""
    first = root_of(begin(visitor, ONE))
    given = invite(visitor, first)
    assert given in visitor.visit(f"{first}/second-person").words
    page = use(other, given)
    assert page.path.endswith("/page/setup")
    second = root_of(page)
    assert second != first
    assert given not in visitor.visit(f"{first}/second-person").words
    assert "Your code was used on 2 March 2026." in visitor.visit(f"{first}/second-person").words
    assert code(services, second.split("/")[2]) not in {given, code(services, first.split("/")[2])}


def test_before_anything_is_begun_a_code_says_what_it_is_for(
    visitor: ClientBrowser, other: ClientBrowser, services: Services
) -> None:
    """Title, time, what to leave out and the limits of privacy are read first, and the code stays good until then."""
    given = invite(visitor, root_of(begin(visitor, ONE)))
    asked = other.visit("/join")
    page = other.send(asked, sent(asked, {"code": given, "device": "own"}))
    definition = services.library.get(ONE)
    assert definition
    assert page.status == 200
    for said in (definition.title, *definition.intro, "minutes", "One limit", "Skip what is not yours to answer"):
        assert said in page.words, said
    changed = other.send(page, sent(page, {"seen": "another version"}))
    assert "Skip what is not yours to answer" in changed.words
    assert other.send(page, page.form().values()).path.endswith("/page/setup")


def test_a_code_is_used_once(visitor: ClientBrowser, other: ClientBrowser, app: Flask) -> None:
    """The next person who tries is told kindly, and starts nothing."""
    given = invite(visitor, root_of(begin(visitor, ONE)))
    use(other, given)
    third = use(ClientBrowser(app), given)
    assert third.status == 404
    assert "A one-time code works once" in third.words
    assert "A one-time code works once" in resume(ClientBrowser(app), given).words
    assert given in third.text, "what was typed is still there"


def test_a_new_code_and_taking_it_back_end_the_old_one(visitor: ClientBrowser, other: ClientBrowser) -> None:
    """Only the latest code of a pair opens anything, and none once it was taken back."""
    first = root_of(begin(visitor, ONE))
    old = invite(visitor, first)
    press(visitor, f"{first}/second-person", "/code")
    new = CODE.search(visitor.visit(f"{first}/second-person").words)
    assert new
    assert use(other, old).status == 404
    press(visitor, f"{first}/second-person", "/leave")
    assert "Make a one-time code" in visitor.visit(f"{first}/second-person").words
    assert use(other, new[0]).status == 404


def test_a_code_that_nobody_used_in_time_says_so(visitor: ClientBrowser, other: ClientBrowser, clock: Clock) -> None:
    """After its last day it is not shown, opens nothing, and a new one can be made."""
    first = root_of(begin(visitor, ONE))
    old = invite(visitor, first)
    clock.pass_by(days=GOOD_FOR + 1)
    page = visitor.visit(f"{first}/second-person")
    assert "Nobody used your code by 16 March 2026" in page.words
    assert old not in page.words
    assert use(other, old).status == 404
    press(visitor, f"{first}/second-person", "/code")
    assert CODE.search(visitor.visit(f"{first}/second-person").words)


def test_either_box_knows_either_code(visitor: ClientBrowser, other: ClientBrowser, services: Services) -> None:
    """A one-time code typed where resume codes go leads on with it; a resume code typed here is told where to go."""
    first = root_of(begin(visitor, ONE))
    given = invite(visitor, first)
    page = resume(other, given.lower())
    assert "Think about the same decision" in page.words
    assert given.lower() in page.text
    assert page.form().action.endswith("/join")
    assert other.send(page, page.form().values()).path.endswith("/page/setup")
    mine = use(other, code(services, first.split("/")[2]))
    assert mine.status == 422
    assert "This is a resume code" in mine.words


def test_my_own_code_is_not_for_me(visitor: ClientBrowser, other: ClientBrowser) -> None:
    """Whoever made it is told to give it to somebody; it stays good."""
    given = invite(visitor, root_of(begin(visitor, ONE)))
    for page in (use(visitor, given), resume(visitor, given)):
        assert (page.status, "You made this code yourself" in page.words) == (409, True)
    assert use(other, given).status == 200


def test_what_is_missing_is_asked_and_the_code_stays_good(visitor: ClientBrowser, other: ClientBrowser) -> None:
    """No device, an old page or no code at all: the page comes back with everything typed."""
    given = invite(visitor, root_of(begin(visitor, ONE)))
    asked = other.visit("/join")
    no_device = other.send(asked, sent(asked, {"code": given}))
    assert (no_device.status, "Choose whose phone" in no_device.words) == (422, True)
    assert re.findall(r"<h\d", no_device.text)[0] == "<h1"
    old = other.send(asked, sent(asked, {"code": given, "device": "own", "csrf_token": "old"}))
    assert (old.status, given in old.text) == (400, True)
    assert use(other, "hello").status == 404
    assert use(other, given).status == 200


def test_tries_are_limited_with_those_of_resume_codes(visitor: ClientBrowser) -> None:
    """Ten wrong codes a minute from one network, whichever box they are typed into."""
    for number in range(10):
        wrong = f"ZZZ{number} ZZZZ ZZZZ ZZZZ"
        assert (use(visitor, wrong) if number % 2 else resume(visitor, wrong)).status == 404
    for page in (use(visitor, "ZZZZ ZZZZ ZZZZ ZZZZ"), resume(visitor, "ZZZZ ZZZZ ZZZZ ZZZZ")):
        assert page.status == 429
        assert int(page.headers["retry-after"]) > 0


def test_a_code_is_in_no_address_and_no_log(
    visitor: ClientBrowser, other: ClientBrowser, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes in the body of a form only; looking at pages uses nothing up."""
    with caplog.at_level(logging.DEBUG):
        given = invite(visitor, root_of(begin(visitor, ONE)))
        assert other.visit(f"/join?code={given.replace(' ', '')}").form().values()[1] == ("code", "")
        other.post("/join", [("code", given), ("device", "own")])
        page = use(other, given)
    assert page.status == 200
    squeezed = given.replace(" ", "")
    assert given not in caplog.text
    assert squeezed not in caplog.text
    assert squeezed not in page.path


# --- agreeing ---------------------------------------------------------------------------------------------------------


def test_nothing_is_shown_until_both_agree(visitor: ClientBrowser, other: ClientBrowser, both: tuple[str, str]) -> None:
    """The page for two is closed to both until the second says yes; then each sees the other's word beside theirs."""
    first, second = both
    assert visitor.get(f"{first}/together").headers["location"] == f"{first}/second-person"
    agree(visitor, first)
    for browser, root in ((visitor, first), (other, second)):
        for rest in ("together", "together.pdf"):
            assert browser.get(f"{root}/{rest}").status == 303
    assert "They agreed to show it to you" in other.visit(f"{second}/second-person").words
    agree(other, second)
    mine, theirs = visitor.visit(f"{first}/together").words, other.visit(f"{second}/together").words
    assert "What could go well Strong Strong Short so far Short so far" in mine
    assert "What could go well Short so far Short so far Strong Strong" in theirs
    assert "You see “What could go well” differently. What does each of you see?" in mine
    assert "Where do we see it differently?" in mine


def test_the_preview_is_exactly_what_the_other_sees(
    visitor: ClientBrowser, other: ClientBrowser, both: tuple[str, str]
) -> None:
    """Every word of mine on the other's page stood on my preview; no answer and no text of mine is on either."""
    first, second = both
    preview = visitor.visit(f"{first}/second-person/preview")
    agree(visitor, first)
    agree(other, second)
    seen = other.visit(f"{second}/together")
    for cell in re.findall(r'data-label="The other person">(.*?)</td>', seen.text, re.DOTALL):
        word = re.sub(r".*<strong>(.*?)</strong>.*", r"\1", cell, flags=re.DOTALL)
        assert f"<strong>{word}</strong>" in preview.text
    printed = other.visit(f"{second}/together.pdf").text
    for text in (seen.text, printed, preview.text):
        assert WORDS not in text
        assert "Fully" not in text
    assert first.split("/")[2] not in seen.text + printed


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("how", ["hide", "leave", "delete"])
def test_either_can_stop_and_the_next_request_shows_nothing(
    visitor: ClientBrowser, other: ClientBrowser, both: tuple[str, str], who: int, how: str
) -> None:
    """Stopping, ending and deleting look the same to the one who stays: not shown now, and not why."""
    browsers = (visitor, other)
    for browser, root in zip(browsers, both, strict=True):
        agree(browser, root)
    stays, there = browsers[1 - who], both[1 - who]
    assert stays.visit(f"{there}/together").path == f"{there}/together"
    if how == "delete":
        press(browsers[who], f"{both[who]}/delete", "/delete")
    else:
        press(browsers[who], f"{both[who]}/second-person", f"/{how}")
    for rest in ("together", "together.pdf"):
        assert stays.get(f"{there}/{rest}").headers["location"] == f"{there}/second-person"
    page = stays.visit(f"{there}/second-person")
    assert "The other person’s picture Not shown now" in page.words
    assert "Shown to the other person" in page.words


def test_after_ending_another_pair_can_begin_and_an_old_button_shows_nothing(
    visitor: ClientBrowser, app: Flask, both: tuple[str, str]
) -> None:
    """A preview that was open for the first person does not show the picture to the second."""
    first, _ = both
    preview = visitor.visit(f"{first}/second-person/preview")
    press(visitor, f"{first}/second-person", "/leave")
    third = ClientBrowser(app)
    assert use(third, invite(visitor, first)).status == 200
    form = next(one for one in preview.forms if one.action.endswith("/show"))
    visitor.post(form.action, form.values())
    assert "Not shown to the other person" in visitor.visit(f"{first}/second-person").words
    agree(visitor, first)
    assert "Your picture Shown to the other person" in visitor.visit(f"{first}/second-person").words


def test_nobody_shows_what_is_not_there_yet(visitor: ClientBrowser, other: ClientBrowser) -> None:
    """Before the result there is nothing to preview, and the page says what comes first."""
    first = root_of(begin(visitor, ONE))
    assert visitor.get(f"{first}/second-person/preview").status == 303, "in no pair"
    second = root_of(use(other, invite(visitor, first)))
    assert other.get(f"{second}/second-person/preview").status == 303, "not finished"
    assert "Go on with your own questions" in other.visit(f"{second}/second-person").words


def test_a_stop_hides_the_picture_and_keeps_nobody_from_taking_it_back(
    visitor: ClientBrowser, other: ClientBrowser, both: tuple[str, str]
) -> None:
    """While one says that there is danger nobody looks at pictures, and that one can still stop showing."""
    first, second = both
    agree(visitor, first)
    agree(other, second)
    setup = visitor.visit(f"{first}/page/setup")
    save(visitor, setup, {"od.danger": "yes"})
    assert visitor.get(f"{first}/together").headers["location"].endswith("/page/od.stop")
    assert other.get(f"{second}/together").status == 303
    assert "It is not shown just now" in visitor.visit(f"{first}/second-person").words
    press(visitor, f"{first}/second-person", "/hide")
    assert "Not shown to the other person" in visitor.visit(f"{first}/second-person").words


def test_what_others_are_shown_gives_no_answer_about_danger_away(
    visitor: ClientBrowser, other: ClientBrowser, both: tuple[str, str]
) -> None:
    """One's own result and plan begin with it; the page for two, the card, the sheet and what is signed do not."""
    first, second = both
    agree(visitor, first)
    agree(other, second)
    stop = visitor.send(setup := visitor.visit(f"{first}/page/setup"), sent(setup, {"od.danger": "yes"}))
    visitor.send(stop, [*stop.form().values(), ("od.stop", "yes")])
    for rest in ("result", "plan"):
        assert "You said that someone may be in danger" in visitor.visit(f"{first}/{rest}").words, rest
    for rest in ("together", "conversation-card", "conversation-card.txt", "already", "sheet/preview"):
        page = visitor.visit(f"{first}/{rest}")
        assert page.path == f"{first}/{rest}"
        assert "You said" not in page.words, rest
    for rest in ("conversation-card", "already", "sheet/preview"):
        assert "If anyone may be in danger: follow your protection steps" in visitor.visit(f"{first}/{rest}").words, (
            rest
        )


# --- what must not work -----------------------------------------------------------------------------------------------


def test_neither_opens_anything_of_the_other(
    visitor: ClientBrowser, other: ClientBrowser, both: tuple[str, str]
) -> None:
    """Every page of a pair is for its holder: foreign and made-up ids get the same answer."""
    first, second = both
    agree(visitor, first)
    agree(other, second)
    for rest in ("second-person", "second-person/preview", "together", "together.pdf", "result", "export.json"):
        foreign, missing = other.get(f"{first}/{rest}"), other.get(f"/r/{'a' * 26}/{rest}")
        assert (foreign.status, foreign.words) == (404, missing.words), rest
    token = token_of(other.visit(f"{second}/second-person"))
    for rest in ("code", "show", "hide", "leave"):
        assert other.post(f"{first}/second-person/{rest}", [("csrf_token", token)]).status == 404, rest
    assert visitor.visit(f"{first}/together").path == f"{first}/together"


@pytest.mark.parametrize("rest", ["show", "hide", "leave", "code"])
def test_nothing_changes_without_a_genuine_form(
    visitor: ClientBrowser, other: ClientBrowser, both: tuple[str, str], rest: str
) -> None:
    """A GET, a missing token and another browser's token change nothing and say so."""
    first, second = both
    before = visitor.visit(f"{first}/second-person").words
    pair = dict(visitor.visit(f"{first}/second-person/preview").form().values())["pair"]
    address = f"{first}/second-person/{rest}"
    assert visitor.get(address).status == 405
    for token in ("", token_of(other.visit(f"{second}/second-person"))):
        answer = visitor.post(address, [("csrf_token", token), ("pair", pair)])
        assert (answer.status, "nothing was changed" in answer.words) == (400, True)
    assert visitor.visit(f"{first}/second-person").words == before


def test_the_file_with_everything_says_what_is_shown(
    visitor: ClientBrowser, other: ClientBrowser, both: tuple[str, str]
) -> None:
    """Each finds their own side in it and no trace of the other's id."""
    first, second = both
    agree(visitor, first)
    file = visitor.visit(f"{first}/export.json").text
    assert '"picture_shown": true' in file
    assert second.split("/")[2] not in file
    assert '"picture_shown": false' in other.visit(f"{second}/export.json").text

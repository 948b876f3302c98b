"""Coming back without a code while the session lives, and back to the very line one came from."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from assess.service.services import Services
from assess.web.kept import kept_of
from tests.pages import ClientBrowser
from tests.web.afterwards import finished
from tests.web.conftest import Clock
from tests.web.steps import EXAMPLE, FIRST, SECOND_STATEMENT, STATEMENT, STORY, code, kept, save, sent, start

CARRY_ON = "Carry on with"


@pytest.mark.parametrize("page", ["/", "/continue"])
def test_an_open_session_is_a_way_back_without_the_code(
    page: str, visitor: ClientBrowser, other: ClientBrowser
) -> None:
    """On one's own device the first page leads back to the next open page; another browser is shown nothing."""
    assert CARRY_ON not in visitor.get(page).words
    begun = start(visitor)
    save(visitor, begun.page, {})
    here = visitor.get(page)
    assert "(started 2 March 2026)" in here.words
    assert f"/r/{begun.id}" in here.links
    assert visitor.visit(f"/r/{begun.id}").path.startswith(begun.address("page/"))
    assert "Finish on this computer" not in here.words
    assert CARRY_ON not in other.get(page).words
    assert other.get(f"/r/{begun.id}").status == 404


def test_after_finishing_here_no_page_leads_back(visitor: ClientBrowser) -> None:
    """A shared computer offers to finish where it offers to go on; after that neither is there."""
    start(visitor, "shared")
    here = visitor.get("/")
    assert CARRY_ON in here.words
    assert visitor.send(here, here.form().values()).path == "/finished"
    assert all(CARRY_ON not in visitor.get(page).words for page in ("/", "/continue", "/finished"))


def test_answers_that_are_gone_are_not_offered(visitor: ClientBrowser, clock: Clock) -> None:
    """What was deleted, or whose time is over, is no way back; what was begun last comes first."""
    first, second = start(visitor), start(visitor)
    page = visitor.get(second.address("delete"))
    visitor.send(page, page.form().values())
    links = visitor.get("/").links
    assert f"/r/{first.id}" in links
    assert f"/r/{second.id}" not in links
    clock.pass_by(days=1)
    third = start(visitor)
    links = visitor.get("/").links
    assert links.index(f"/r/{third.id}") < links.index(f"/r/{first.id}")


def test_the_code_is_offered_once_early(visitor: ClientBrowser) -> None:
    """The page after the first save names the resume code, and seeing it saves that page."""
    begun = start(visitor)
    assert "See your code" not in begun.page.text
    second = visitor.send(begun.page, sent(begun.page, {}))
    assert "Your resume code is the way back" in second.words
    assert "See your code" in second.text


def test_all_that_stands_in_the_way_of_coming_back_is_said_at_once(visitor: ClientBrowser, services: Services) -> None:
    """A wrong code and no device: both, and a code that is too short is told what a code looks like."""
    begun = start(visitor)
    asked = visitor.get("/continue")
    wrong = save(visitor, asked, {"code": "0000 0000 0000 0000"})
    assert {"#code", "#device"} <= set(wrong.links)
    short = save(visitor, asked, {"code": "ABCD", "device": "own"})
    assert "A code has 16 letters and numbers" in short.words
    right = save(visitor, asked, {"code": code(services, begun.id)})
    assert (right.status, "#code" in right.links, "#device" in right.links) == (422, False, True)


def test_change_comes_back_to_its_own_line(visitor: ClientBrowser) -> None:
    """Each line of the check has an address, and saving the page it leads to ends there."""
    begun = start(visitor)
    save(visitor, visitor.get(begun.address(f"page/{FIRST}")), {STATEMENT: "2"})
    check = visitor.get(begun.address("check"))
    change = f"{begun.address(f'page/{FIRST}')}?return=check&at={STATEMENT}#{STATEMENT}"
    assert change in check.links
    assert f'id="{STATEMENT}"' in check.text
    page = visitor.get(change.partition("#")[0])
    assert save(visitor, page, {STATEMENT: "3"}).headers["location"] == f"{begun.address('check')}#{STATEMENT}"
    elsewhere = save(visitor, page, {STATEMENT: "3", "at": "https://example.org"})
    assert elsewhere.headers["location"] == begun.address("check")


def test_a_text_is_looked_at_again_when_its_script_saved_it_before(visitor: ClientBrowser) -> None:
    """The question about a phone number comes with the button, not only with what the button changes."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    words = {EXAMPLE: "Call me on 07700 900123."}
    answered = visitor.client.post(page.form().action, data=dict(sent(page, words, "autosave")))
    told = {name: answered.get_json()[name] for name in ("key", "own", "seen")}
    after = visitor.send(page, sent(page, {**words, **told}))
    assert "may hold a phone number" in after.words


def test_a_button_that_came_too_late_says_why_nothing_was_added(visitor: ClientBrowser, services: Services) -> None:
    """An old token and a part that is not there: the check again, with a sentence."""
    begun = start(visitor, sections=FIRST)
    check = visitor.get(begun.address("check"))
    stale = save(visitor, check, {"section": "pe.loss", "csrf_token": "old"})
    assert (stale.status, "so nothing was added" in stale.words) == (400, True)
    unknown = save(visitor, check, {"section": "nowhere"})
    assert (unknown.status, "That part is not here" in unknown.words) == (400, True)
    assert kept(services, begun.id) == {":sections": [FIRST]}


def test_answers_can_be_taken_out_or_deleted_before_there_is_a_result(visitor: ClientBrowser) -> None:
    """From the check and from the page with the code; both pages lead back to the answers."""
    begun = start(visitor)
    for page in ("check", "left"):
        assert {begun.address("export"), begun.address("delete")} <= set(visitor.get(begun.address(page)).links)
    for page in ("export", "delete"):
        links = visitor.get(begun.address(page)).links
        assert begun.address("check") in links
        assert begun.address("result") not in links
        assert begun.address("plan.pdf") not in links


def test_a_finished_response_still_leads_back_to_its_result(visitor: ClientBrowser, services: Services) -> None:
    """The way back from taking out and deleting is where one came from."""
    begun = finished(visitor, services)
    for page in ("export", "delete"):
        assert begun.address("result") in visitor.get(begun.address(page)).links


def test_only_own_words_are_shown_as_what_you_wrote() -> None:
    """A plan that was not saved shows its texts; names of fields, states and choices are never among them."""
    form = MultiDict(
        [
            ("actions", "plan:1 plan:2"),
            ("asked", "pe.f.i1 pe.f.i2"),
            ("at", "pe.f.i1"),
            ("plan:1.text", "Listen"),
            ("plan:1.origin", "pe.fundamentals.action.of.some.length"),
            ("plan:1.state", "chosen"),
            ("plan:1.position", "1"),
            ("plan:1.helpers", "Mo"),
            ("plan:pledge", "Wait"),
            ("plan:check_on", "2026-03-30"),
            ("plan:examples", "pe.f.i1:evidence"),
            ("tick", "domain pe.fundamentals"),
            ("pe.fundamentals:placement", "a-long-id-of-a-level"),
        ]
    )
    found = kept_of("/r/x/plan", form)
    assert found is not None
    assert (found.texts, found.choices) == (("Listen", "Mo", "Wait"), 4)


def test_what_cannot_be_saved_without_a_session_is_promised_only_what_can_be(visitor: ClientBrowser) -> None:
    """After deleting everything, an old tab keeps the words to copy and does not say that they come back."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    asked = visitor.get(begun.address("delete"))
    visitor.send(asked, asked.form().values())
    refused = save(visitor, page, {STORY: "My words", SECOND_STATEMENT: "1"})
    assert "My words" in refused.words
    assert "one choice" in refused.words
    assert "straight back" not in refused.words
    assert "If it still opens your answers" in refused.words


@pytest.mark.parametrize("name", ["page/pe.fundamentals", "expect", "matters"])
def test_every_page_to_write_on_asks_to_leave_out_names_and_has_the_safety_link(
    name: str, visitor: ClientBrowser, services: Services
) -> None:
    """Once for each box, and one quiet link."""
    begun = finished(visitor, services)
    page = visitor.get(begun.address(name))
    boxes = len(page.form().names("textarea")) + sum(one.endswith(":reason") for one in page.form().names("text"))
    assert page.words.count("Please leave out names") == boxes > 0
    assert page.words.count("Worried about someone’s safety?") == 1


def test_the_story_of_a_section_is_folded_like_every_example(visitor: ClientBrowser) -> None:
    """Closed until somebody opens it, and never drawn from memory once it holds words."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert '<details class="as-evidence as-story">' in page.text
    save(visitor, page, {STORY: "Mine alone"})
    assert "Mine alone" in visitor.get(begun.address(f"page/{FIRST}")).text
    another = start(visitor)
    assert "Mine alone" not in visitor.get(another.address(f"page/{FIRST}")).text


@pytest.mark.parametrize(
    ("questionnaire", "first", "says"),
    [
        ("near-me-readiness", "setup", False),
        ("near-me-readiness", "nm.purpose", True),
        ("palliative-levels", "setup", True),
    ],
)
def test_a_part_is_counted_once(visitor: ClientBrowser, questionnaire: str, first: str, *, says: bool) -> None:
    """The set-up is the first part only where it also asks for the first placement."""
    begun = start(visitor, questionnaire=questionnaire)
    assert ("Part 1 of" in visitor.get(begun.address(f"page/{first}")).words) == says

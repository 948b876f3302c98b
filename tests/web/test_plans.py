import json
from datetime import date

import pytest

from assess.service.services import Services
from tests.pages import ClientBrowser, Page
from tests.web.afterwards import answer, finished, to_result
from tests.web.conftest import Clock
from tests.web.steps import Started, code, kept, resume, save, sent, start

FOUR: dict[str, tuple[int, ...]] = {
    "pe_fundamentals": (2, 2, 0, 0, 0, 0, 0, 0),
    "pe_communication": (2, 2, 0, 0, 0, 0, 0, 0),
    "pe_loss": (2, 2, 0, 0, 0, 0, 0, 0),
    "pe_planning": (2, 2, 0, 0, 0, 0, 0, 0),
}
"""Four domains at Informed, so that four actions are suggested."""

NO_LONGER = "no longer suggested"


@pytest.fixture
def begun(visitor: ClientBrowser, services: Services) -> Started:
    """Somebody who has four suggestions."""
    return finished(visitor, services, **FOUR)


def _plan(browser: ClientBrowser, begun: Started) -> Page:
    return browser.get(begun.address("plan"))


def _chosen(page: Page) -> list[str]:
    """Return the keys of the actions to work on, in the order shown."""
    values = dict(page.form().values())
    keys = [name.removesuffix(".state") for name in values if name.endswith(".state")]
    return [key for key in keys if values[f"{key}.state"] == "chosen"]


def _entries(services: Services, begun: Started) -> dict[str, object]:
    return {key: value for key, value in kept(services, begun.id).items() if key.startswith("plan:")}


def test_a_plan_begins_with_three_suggestions_and_keeps_nothing_by_being_looked_at(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Three to work on, the fourth waits; only saving makes them the worker's own."""
    page = _plan(visitor, begun)
    assert _chosen(page) == ["plan:1", "plan:2", "plan:3"]
    assert "plan:4.text" in dict(page.form().values())
    assert _entries(services, begun) == {}
    assert save(visitor, page, {}, "save").status == 303
    assert set(_entries(services, begun)) == {"plan:1", "plan:2", "plan:3"}


def test_what_matters_most_is_on_the_plan_and_on_its_print(visitor: ClientBrowser, begun: Started) -> None:
    """The second pause leads to the plan, and its words stand on it."""
    pause = visitor.get(begun.address("matters"))
    assert save(visitor, pause, {":matters": "That nobody is alone"}).headers["location"] == begun.address("plan")
    for rest in ("plan", "plan.pdf", "plan.txt"):
        assert "That nobody is alone" in visitor.get(begun.address(rest)).text


def test_a_plan_in_the_workers_words_survives_new_answers(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """An edited action whose suggestion is gone stays as it was written, and says that answers have changed."""
    save(visitor, _plan(visitor, begun), {"plan:1.text": "Ask Jo about the guide"}, "save")
    section = str(_entries(services, begun)["plan:1"]["origin"])  # type: ignore[index]
    answer(services, begun.id, **dict.fromkeys(FOUR, (3,) * 8))
    page = _plan(visitor, begun)
    assert section
    assert dict(page.form().values())["plan:1.text"] == "Ask Jo about the guide"
    assert NO_LONGER in page.words
    assert NO_LONGER in visitor.get(begun.address("plan.pdf")).words


def test_a_fourth_action_waits_and_the_page_says_why(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Three is enough: choosing another keeps it under "Later" with a kind word on how to swap."""
    answered = save(visitor, _plan(visitor, begun), {}, "choose plan:4")
    page = visitor.visit(answered.headers["location"])
    assert "You have three to work on already" in page.words
    assert _chosen(page) == ["plan:1", "plan:2", "plan:3"]
    save(visitor, page, {}, "later plan:1")
    save(visitor, _plan(visitor, begun), {}, "choose plan:4")
    assert _chosen(_plan(visitor, begun)) == ["plan:2", "plan:3", "plan:4"]
    assert "plan:4" in _entries(services, begun)


def test_actions_move_up_and_down_without_a_script(visitor: ClientBrowser, begun: Started) -> None:
    """Buttons change the order; the ends stay where they are."""
    save(visitor, _plan(visitor, begun), {}, "down plan:1")
    assert _chosen(_plan(visitor, begun)) == ["plan:2", "plan:1", "plan:3"]
    save(visitor, _plan(visitor, begun), {}, "up plan:3")
    assert _chosen(_plan(visitor, begun)) == ["plan:2", "plan:3", "plan:1"]
    for button in ("up plan:2", "down plan:1"):
        save(visitor, _plan(visitor, begun), {}, button)
    assert _chosen(_plan(visitor, begun)) == ["plan:2", "plan:3", "plan:1"]


def test_moving_for_ever_never_ends_in_a_refusal(visitor: ClientBrowser, begun: Started) -> None:
    """Positions stay small however often an action leaves and comes back."""
    for _ in range(60):
        assert save(visitor, _plan(visitor, begun), {}, "later plan:2").status == 303
        assert save(visitor, _plan(visitor, begun), {}, "choose plan:2").status == 303
    assert _chosen(_plan(visitor, begun)) == ["plan:1", "plan:3", "plan:2"]


def test_what_is_left_out_can_be_brought_back(visitor: ClientBrowser, begun: Started) -> None:
    """Dropping takes an action off the print and keeps it within reach."""
    text = dict(_plan(visitor, begun).form().values())["plan:2.text"]
    save(visitor, _plan(visitor, begun), {}, "drop plan:2")
    assert text not in visitor.get(begun.address("plan.txt")).text
    save(visitor, _plan(visitor, begun), {}, "restore plan:2")
    assert text in visitor.get(begun.address("plan.txt")).text


def test_an_action_of_ones_own_takes_a_free_place(visitor: ClientBrowser, begun: Started) -> None:
    """It joins those to work on when there is room, and waits like any other when there is none."""
    written = {"new.text": "Shadow the nurse", "new.helpers": "Sam"}
    added = save(visitor, _plan(visitor, begun), written, "add")
    assert "note=waits" in added.headers["location"]
    save(visitor, _plan(visitor, begun), {}, "drop plan:1")
    save(visitor, _plan(visitor, begun), {"new.text": "Write my story down"}, "add")
    page = _plan(visitor, begun)
    texts = dict(page.form().values())
    assert "Write my story down" in [texts[f"{key}.text"] for key in _chosen(page)]
    assert "Shadow the nurse" in texts.values()


def test_sending_a_page_twice_adds_an_action_once(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """A double press, or a retry after a lost answer, stores one action."""
    values = sent(_plan(visitor, begun), {"new.text": "Shadow the nurse"}, "add")
    for _ in range(2):
        visitor.post(begun.address("plan"), values)
    texts = [one["text"] for one in _entries(services, begun).values() if isinstance(one, dict)]
    assert texts.count("Shadow the nurse") == 1


def test_an_action_without_words_is_asked_about_and_the_rest_is_kept_on_the_page(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Emptying the sentence of an action is no way to lose the others: nothing is saved, everything typed is there."""
    changes = {"plan:1.text": "  ", "plan:2.helpers": "My sister", "plan:pledge": "Listen"}
    page = save(visitor, _plan(visitor, begun), changes, "save")
    assert page.status == 422
    assert "#plan:1.text" in page.links
    shown = dict(page.form().values())
    assert (shown["plan:2.helpers"], shown["plan:pledge"]) == ("My sister", "Listen")
    assert _entries(services, begun) == {}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("plan:notes", "x" * 5000),
        ("plan:1.text", "x" * 5000),
        ("plan:check_on", "soon"),
        ("new.text", "x" * 5000),
        ("plan:1.state", "won"),
        ("plan:1.text", "nul \x00 byte"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_saved(
    visitor: ClientBrowser, services: Services, begun: Started, field: str, text: str
) -> None:
    """Too long, no date, no such state, a character that cannot be stored: one problem on top, typed text kept."""
    page = save(visitor, _plan(visitor, begun), {field: text, "plan:next_meeting": "12 June"}, "save")
    assert page.status == 422
    assert "Something needs another look" in page.words
    assert dict(page.form().values())["plan:next_meeting"] == "12 June"
    assert _entries(services, begun) == {}


def test_two_windows_on_different_parts_of_the_plan_merge(visitor: ClientBrowser, begun: Started) -> None:
    """Each saves what it changed; neither undoes the other."""
    one, two = _plan(visitor, begun), _plan(visitor, begun)
    save(visitor, one, {"plan:1.text": "First window"}, "save")
    assert save(visitor, two, {"plan:2.text": "Second window", "plan:pledge": "Listen"}, "save").status == 303
    shown = dict(_plan(visitor, begun).form().values())
    assert (shown["plan:1.text"], shown["plan:2.text"]) == ("First window", "Second window")
    assert shown["plan:pledge"] == "Listen"


def test_two_windows_on_the_same_action_are_asked(visitor: ClientBrowser, begun: Started) -> None:
    """The slower window sees both texts and loses neither; saving once more keeps its own."""
    one, two = _plan(visitor, begun), _plan(visitor, begun)
    save(visitor, one, {"plan:1.text": "First window", "plan:1.due": "May"}, "save")
    clash = save(visitor, two, {"plan:1.text": "Second window"}, "save")
    assert clash.status == 409
    assert "In the other window it says: What I will do: First window By when: May" in clash.words
    assert dict(clash.form().values())["plan:1.text"] == "Second window"
    assert dict(_plan(visitor, begun).form().values())["plan:1.text"] == "First window"
    assert save(visitor, clash, {}, "save").status == 303
    assert dict(_plan(visitor, begun).form().values())["plan:1.text"] == "Second window"


OTHER_WINDOW = {
    "plan:pledge": "Sit down first",
    "plan:check_on": "2026-04-09",
    "plan:notes": "Ask about nights",
    "plan:manager_will": "Find an hour",
    "plan:next_meeting": "12 June",
    "plan:story": "Nobody sat down",
}


def test_everything_that_two_windows_changed_is_shown_before_it_is_overwritten(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """What the other window says stands under each box, and a tick keeps it: nothing is undone unseen."""
    one, two = _plan(visitor, begun), _plan(visitor, begun)
    save(visitor, one, OTHER_WINDOW, "save")
    mine = {key: "2026-05-01" if key == "plan:check_on" else f"mine {key}" for key in OTHER_WINDOW}
    clash = save(visitor, two, mine, "save")
    assert clash.status == 409
    for text in (*(set(OTHER_WINDOW.values()) - {"2026-04-09"}), "9 April 2026"):
        assert text in clash.words
    assert sorted(clash.form().choices("checkbox")["theirs"]) == sorted(OTHER_WINDOW)
    save(visitor, clash, {"theirs": ["plan:notes", "plan:story", "plan:check_on"]}, "save")
    entries = _entries(services, begun)
    assert (entries["plan:notes"], entries["plan:check_on"]) == ("Ask about nights", "2026-04-09")
    assert str(entries["plan:story"]).startswith("['Nobody sat down'")
    assert (entries["plan:pledge"], entries["plan:next_meeting"]) == ("mine plan:pledge", "mine plan:next_meeting")


def test_an_action_of_the_other_window_can_be_kept_whole(visitor: ClientBrowser, begun: Started) -> None:
    """Ticking it takes every part of it, and where it stands; what was typed elsewhere on the page is kept."""
    one, two = _plan(visitor, begun), _plan(visitor, begun)
    save(visitor, one, {"plan:2.text": "First window"}, "later plan:2")
    clash = save(visitor, two, {"plan:2.text": "Second window", "plan:1.due": "Soon"}, "save")
    assert "Where it stands: For later" in clash.words
    save(visitor, clash, {"theirs": "plan:2"}, "save")
    shown = dict(_plan(visitor, begun).form().values())
    assert (shown["plan:2.text"], shown["plan:2.state"], shown["plan:1.due"]) == ("First window", "later", "Soon")


def test_a_page_that_shows_two_windows_shows_all_that_the_other_changed(visitor: ClientBrowser, begun: Started) -> None:
    """What nobody touched here stands there as it is kept now, so that editing it next undoes nothing unseen."""
    one, two = _plan(visitor, begun), _plan(visitor, begun)
    other = {"plan:pledge": "Theirs", "plan:notes": "New notes", "plan:2.text": "New words", "new.text": "Of my own"}
    save(visitor, one, other, "add")
    clash = save(visitor, two, {"plan:pledge": "Mine"}, "save")
    shown = dict(clash.form().values())
    assert (shown["plan:pledge"], shown["plan:notes"], shown["plan:2.text"]) == ("Mine", "New notes", "New words")
    assert "Of my own" in shown.values()
    assert len([name for name in shown if name.endswith(".origin") and shown[name]]) == 4
    save(visitor, clash, {}, "save")
    after = dict(_plan(visitor, begun).form().values())
    assert (after["plan:pledge"], after["plan:notes"], after["plan:2.text"]) == ("Mine", "New notes", "New words")


def test_no_example_is_printed_until_the_worker_ticks_it(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Words written under statements are on paper only where they were chosen, and unticking takes them off again."""
    told = {"pe.f.i1:evidence": "I sat with her", "pe.fundamentals:story": "Tea in the garden"}
    answer(services, begun.id, told)
    page = _plan(visitor, begun)
    assert page.form().choices("checkbox")["plan:examples"] == list(told)
    assert "plan:examples" not in dict(page.form().values())
    for ticked in ((), ("pe.f.i1:evidence",), tuple(told), ()):
        save(visitor, _plan(visitor, begun), {"plan:examples": ticked}, "save")
        for rest in ("plan.pdf", "plan.txt"):
            words = visitor.get(begun.address(rest)).text
            assert [one for one in told if told[one] in words] == list(ticked)


def test_a_button_says_in_the_action_what_it_did(visitor: ClientBrowser, begun: Started) -> None:
    """Where the page jumps to is where it speaks; whoever moves an action can move it further at once."""
    for button, words in (
        ("choose plan:4", "You have three to work on already"),
        ("down plan:1", "It moved down"),
        ("later plan:2", "It waits here until you want it"),
        ("drop plan:2", "It is left out for now"),
    ):
        key = button.split()[1]
        where = save(visitor, _plan(visitor, begun), {}, button).headers["location"]
        assert where.endswith(f"#{key}")
        text = visitor.visit(where).text
        card = text[text.index(f'id="{key}"') :].split("</article>", 1)[0]
        assert words in card
        assert ('<details class="as-evidence" open>' in card) == (button == "down plan:1")


def test_a_day_that_has_gone_by_is_asked_about_once(
    visitor: ClientBrowser, services: Services, begun: Started, clock: Clock
) -> None:
    """A new day in the past is refused with a hint; a day that has come and gone since is no obstacle."""
    page = save(visitor, _plan(visitor, begun), {"plan:pledge": "Listen", "plan:check_on": "2026-03-01"}, "save")
    assert page.status == 422
    assert "That day has gone by. Choose today or a later day." in page.words
    assert save(visitor, page, {"plan:check_on": "2026-03-02"}, "save").status == 303
    clock.pass_by(days=3)
    assert save(visitor, _plan(visitor, begun), {"plan:notes": "Ring Jo"}, "save").status == 303
    assert _entries(services, begun)["plan:check_on"] == "2026-03-02"


def test_where_nothing_is_suggested_the_plan_does_not_point_below(visitor: ClientBrowser) -> None:
    """Somebody with no level yet is asked for something of their own, not to pick from an empty list."""
    words = _plan(visitor, start(visitor)).words
    assert "Pick something below" not in words
    assert "write it in your own words" in words


def test_a_plan_left_open_too_long_keeps_what_was_typed(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """A stale form token shows the page again with the typed words, and saves nothing."""
    values = dict(sent(_plan(visitor, begun), {"plan:pledge": "Listen"}, "save")) | {"csrf_token": "old"}
    page = visitor.post(begun.address("plan"), values.items())
    assert page.status == 400
    assert dict(page.form().values())["plan:pledge"] == "Listen"
    assert _entries(services, begun) == {}


def test_saving_a_plan_does_not_amend_the_result(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """A plan is about what comes next; the answers are as they were."""
    save(visitor, _plan(visitor, begun), {"plan:pledge": "Listen"}, "save")
    record = services.store.response(begun.id)
    assert record is not None
    assert record.status == "completed"
    assert "You changed some answers" not in visitor.get(begun.address("result")).words


def test_print_and_sheet_buttons_save_first(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """What was just typed is on the paper."""
    where = {"print": "plan.pdf", "print large": "plan.pdf?print=large", "sheet": "sheet", "leave": "left"}
    for number, (button, rest) in enumerate(where.items()):
        answered = save(visitor, _plan(visitor, begun), {"plan:pledge": f"Listen {number}"}, button)
        assert answered.headers["location"].partition("?after=")[0] == begun.address(rest)
        assert _entries(services, begun)["plan:pledge"] == f"Listen {number}"
    assert "Listen 3" in visitor.get(begun.address("plan.pdf")).words


def test_the_day_to_look_back_is_four_weeks_on_until_another_is_set(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """The proposed day is kept with the pledge, never without one."""
    assert dict(_plan(visitor, begun).form().values())["plan:check_on"] == "2026-03-30"
    save(visitor, _plan(visitor, begun), {}, "save")
    assert "plan:check_on" not in _entries(services, begun)
    save(visitor, _plan(visitor, begun), {"plan:pledge": "Listen"}, "save")
    assert _entries(services, begun)["plan:check_on"] == "2026-03-30"


def test_after_four_weeks_the_pledge_comes_first(
    visitor: ClientBrowser, other: ClientBrowser, services: Services, begun: Started, clock: Clock
) -> None:
    """Coming back asks what happened; the answer joins the story, and is asked for again only after a new day."""
    save(visitor, _plan(visitor, begun), {"plan:pledge": "Sit down first"}, "save")
    assert resume(other, code(services, begun.id)).path == begun.address("result")
    clock.pass_by(days=28)
    asked = resume(other, code(services, begun.id))
    assert asked.path == begun.address("pledge")
    assert "Sit down first" in asked.words
    assert save(other, asked, {"plan:what_happened": "He told me a joke"}).status == 303
    assert "He told me a joke" in other.get(begun.address("plan.txt")).text
    assert resume(other, code(services, begun.id)).path == begun.address("result")
    save(other, _plan(other, begun), {"plan:pledge": "Sit down again"}, "save")
    assert _entries(services, begun)["plan:check_on"] == date(2026, 4, 27).isoformat()
    assert _entries(services, begun)["plan:what_happened"] == "He told me a joke"


def test_saying_nothing_about_the_pledge_leaves_the_question_open(
    visitor: ClientBrowser, services: Services, begun: Started, clock: Clock
) -> None:
    """A blank answer is not an answer; the day stays as it was."""
    save(visitor, _plan(visitor, begun), {"plan:pledge": "Sit down first"}, "save")
    clock.pass_by(days=29)
    assert save(visitor, visitor.get(begun.address("pledge")), {"plan:what_happened": "  "}).status == 303
    assert "plan:check_on" in _entries(services, begun)


def test_the_story_is_kept_line_by_line(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """Five lines, blank ones kept in their place, on the plan and on paper."""
    page = _plan(visitor, begun)
    values = [(name, value) for name, value in sent(page, {}, "save") if name != "plan:story"]
    lines = ["Nobody sat down", "", "I took a chair", "", ""]
    visitor.post(begun.address("plan"), [*values, *(("plan:story", one) for one in lines)])
    assert _entries(services, begun)["plan:story"] == lines
    assert "I took a chair" in visitor.get(begun.address("plan.pdf")).words


def test_a_tampered_page_of_the_plan_never_breaks_anything(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Odd keys, buttons and numbers are left out or refused; no answer is ever touched by a plan."""
    before = kept(services, begun.id)
    odd = {
        "actions": "plan:0 plan:999 plan:pledge pe.f.i1 plan:1",
        "plan:1.position": "-5 or so",
        "pe.f.i1": "3",
        "plan:sheet": "everything",
    }
    for button in ("up", "choose plan:77", "explode plan:1", "drop pe.f.i1"):
        assert save(visitor, _plan(visitor, begun), odd, button).status in {303, 422}
    after = kept(services, begun.id)
    assert {key: after[key] for key in before} == before
    assert {key for key in after if key not in before} <= {"plan:1"}


def test_a_plan_made_before_a_domain_was_looked_at_offers_its_action_later(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """New suggestions wait under "Later"; the three chosen stay."""
    save(visitor, _plan(visitor, begun), {}, "save")
    answer(services, begun.id, pe_lastdays=(0,) * 8)
    to_result(visitor, begun)
    page = _plan(visitor, begun)
    assert _chosen(page) == ["plan:1", "plan:2", "plan:3"]
    states = [value for name, value in page.form().values() if name.endswith(".state")]
    assert states.count("later") == 2


def _autosaved(browser: ClientBrowser, page: Page, changes: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Send a page as the script does, and return the status and what it is told."""
    answered = browser.post(page.form().action, sent(page, changes, "autosave"))
    return answered.status, json.loads(answered.body)


def test_a_plan_is_saved_in_the_background_again_and_again(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Each save tells the page what it shows from now on, so the next one, and the button, never ask about our own."""
    page = _plan(visitor, begun)
    told: dict[str, str] = {}
    for text in ("Listen", "Listen more", "Listen more often"):
        kept_on_page: dict[str, str] = {name: told[name] for name in ("key", "own", "seen") if name in told}
        status, told = _autosaved(visitor, page, {"plan:pledge": text, "plan:1.text": text, **kept_on_page})
        assert (status, told["state"]) == (200, "saved")
        assert _entries(services, begun)["plan:pledge"] == text
    last = {name: told[name] for name in ("key", "own", "seen")}
    pressed = save(visitor, page, {"plan:pledge": "Sit down", "plan:1.text": "Listen more often", **last}, "save")
    assert pressed.status == 303
    assert _entries(services, begun)["plan:pledge"] == "Sit down"


def test_saving_in_the_background_never_claims_what_is_not_so(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """A text too long, another window and an old token: each is told apart, none is stored."""
    page = _plan(visitor, begun)
    assert _autosaved(visitor, page, {"plan:notes": "x" * 5000}) == (422, {"state": "problem"})
    assert _autosaved(visitor, page, {"csrf_token": "old"}) == (400, {"state": "stale"})
    assert _entries(services, begun) == {}
    save(visitor, _plan(visitor, begun), {"plan:1.text": "First window"}, "save")
    assert _autosaved(visitor, page, {"plan:1.text": "Second window"}) == (409, {"state": "conflict"})


def test_a_half_written_action_keeps_nothing_else_from_being_saved(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """The rest is stored and the page says what is not: an action is one once its button is pressed."""
    status, told = _autosaved(visitor, _plan(visitor, begun), {"new.text": "Shadow", "plan:pledge": "Listen"})
    assert (status, told["state"]) == (200, "saved_but_new")
    assert _entries(services, begun)["plan:pledge"] == "Listen"
    assert "Shadow" not in str(_entries(services, begun))


def test_a_day_stands_beside_the_weeks_and_initials_are_written_out(visitor: ClientBrowser, begun: Started) -> None:
    """On paper "4 weeks" would say nothing a month later; CPL is explained where it first stands."""
    for rest in ("plan.pdf", "plan.txt"):
        words = visitor.get(begun.address(rest)).words
        assert "weeks (by " in words
        assert "continuous professional learning" in words
    assert "continuous professional learning (CPL)" in _plan(visitor, begun).words

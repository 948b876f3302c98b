"""One response in several windows, and a browser's own buttons: nothing overwritten unseen, nothing sent twice."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.person import CONTINUE, USUAL, Person

FUNDAMENTALS = "Fundamentals of palliative care"
NOT_YET = "Not yet"
HELPS = "Yes, and I help others do it"
UNREACHABLE = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"


def _at_statements(person: Person) -> str:
    """Go to the first page of statements and return where it is."""
    person.starts(section=FUNDAMENTALS)
    while not person.page.get_by_role("radio", name=USUAL, exact=True).count():
        person.presses(CONTINUE)
    return person.path


def _second_tab(person: Person, path: str) -> Person:
    tab = Person(person.page.context.new_page(), person.address, person.watch)
    tab.opens(path)
    return tab


def _nth(person: Person, number: int, label: str) -> None:
    person.page.locator(".as-statement").nth(number).get_by_label(label, exact=True).check()


def _without_autosave(person: Person) -> None:
    """Take the script's own saving away, so that only buttons save."""
    person.page.context.route("**/app.*.js", lambda route: route.abort())
    person.watch.expected = ("Failed to load resource: net::ERR_FAILED",)


def test_two_tabs_on_different_questions_are_both_kept(person: Person) -> None:
    """What each tab changed is stored; neither empties what the other filled in."""
    _without_autosave(person)
    where = _at_statements(person)
    other = _second_tab(person, where)
    _nth(person, 0, USUAL)
    _nth(other, 1, HELPS)
    person.presses(CONTINUE)
    other.presses(CONTINUE)
    person.opens(where)
    expect(person.page.locator(".as-statement").nth(0).get_by_label(USUAL, exact=True)).to_be_checked()
    expect(person.page.locator(".as-statement").nth(1).get_by_label(HELPS, exact=True)).to_be_checked()


def test_two_tabs_on_the_same_question_are_asked_about(person: Person) -> None:
    """The later tab sees both answers and chooses; the earlier one is never replaced unseen."""
    _without_autosave(person)
    where = _at_statements(person)
    other = _second_tab(person, where)
    _nth(person, 0, USUAL)
    _nth(other, 0, NOT_YET)
    _nth(other, 1, HELPS)
    person.presses(CONTINUE)
    other.presses(CONTINUE)
    other.reads("Which answer do you want to keep?")
    other.reads(USUAL)
    other.reads(NOT_YET)
    person.opens(where)
    expect(person.page.locator(".as-statement").nth(0).get_by_label(USUAL, exact=True)).to_be_checked()
    other.page.get_by_label("What you chose here").check()
    other.presses("Save my choice")
    person.opens(where)
    expect(person.page.locator(".as-statement").nth(0).get_by_label(NOT_YET, exact=True)).to_be_checked()
    expect(person.page.locator(".as-statement").nth(1).get_by_label(HELPS, exact=True)).to_be_checked()


def test_back_forward_and_reload_lose_nothing_and_send_nothing_twice(person: Person) -> None:
    """The browser's buttons show what is stored, and no page asks to send a form again."""
    where = _at_statements(person)
    _nth(person, 0, USUAL)
    person.presses(CONTINUE)
    after = person.path
    person.page.go_back()
    assert person.path == where
    expect(person.page.locator(".as-statement").nth(0).get_by_label(USUAL, exact=True)).to_be_checked()
    person.page.reload()
    expect(person.page.locator(".as-statement").nth(0).get_by_label(USUAL, exact=True)).to_be_checked()
    person.page.go_forward()
    assert person.path == after
    person.page.reload()
    assert person.path == after


def test_back_from_the_result_and_forward_again(person: Person) -> None:
    """The result may be left by Back and found again by Forward, and reloading it makes no second one."""
    person.finishes(section=FUNDAMENTALS)
    shown = person.page.locator("main").inner_text()
    person.page.reload()
    assert person.page.locator("main").inner_text() == shown
    person.page.go_back()
    person.page.go_forward()
    assert person.path.endswith("/result")
    assert person.page.locator("main").inner_text() == shown


def test_a_page_saves_by_itself_and_says_so(person: Person) -> None:
    """A worker who closes the window without pressing anything finds the answers later."""
    where = _at_statements(person)
    _nth(person, 0, USUAL)
    expect(person.page.locator("[data-status]")).to_contain_text("Saved")
    again = _second_tab(person, where)
    expect(again.page.locator(".as-statement").nth(0).get_by_label(USUAL, exact=True)).to_be_checked()


def test_a_page_that_saves_by_itself_can_still_be_sent(person: Person) -> None:
    """The button after a save in the background is no conflict with it."""
    _at_statements(person)
    _nth(person, 0, USUAL)
    expect(person.page.locator("[data-status]")).to_contain_text("Saved")
    _nth(person, 0, HELPS)
    person.presses(CONTINUE)
    assert "Which answer" not in person.heading


def test_without_a_network_the_page_keeps_what_was_typed_and_says_not_saved(person: Person) -> None:
    """Offline, the typed text stays, the page says that it is not saved, and it is saved when the network is back."""
    where = _at_statements(person)
    text = "We made a memory box together."
    person.page.locator(".as-evidence summary").first.click()
    with person.expecting(UNREACHABLE):
        person.page.context.set_offline(True)
        person.page.locator(".as-evidence textarea").first.fill(text)
        expect(person.page.locator("[data-status]")).to_contain_text("Not saved")
        expect(person.page.locator(".as-evidence textarea").first).to_have_value(text)
        person.page.context.set_offline(False)
    person.presses(CONTINUE)
    person.opens(where)
    expect(person.page.locator(".as-evidence textarea").first).to_have_value(text)

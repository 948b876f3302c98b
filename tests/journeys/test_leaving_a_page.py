"""Leaving a page before it has saved by itself: the next page waits for the save, and without a network stays away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.person import CONTINUE, USUAL, Person

FUNDAMENTALS = "Fundamentals of palliative care"
WORDS = "We made a memory box together."
MORE_WORDS = "We made a memory box together, and her son helped."
UNREACHABLE = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
FAILED = "Failed to load resource: net::ERR_FAILED"
PRIVACY = "Your answers are yours"


def _writes_an_example(person: Person, words: str = WORDS) -> str:
    """Go to the first page of statements, write an example there, and return where that is."""
    person.starts(section=FUNDAMENTALS)
    while not person.page.get_by_role("radio", name=USUAL, exact=True).count():
        person.presses(CONTINUE)
    person.page.locator(".as-evidence summary").first.click()
    person.page.locator(".as-evidence textarea").first.fill(words)
    return person.path


@contextmanager
def _first_save_held(person: Person) -> Iterator[list[Route]]:
    """Keep the first thing the script sends on its way, until the block ends."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.resource_type == "fetch" and not held:
            held.append(route)
        else:
            route.continue_()

    person.page.route("**/page/*", hold)
    yield held
    held[0].continue_()


def _expect_example(person: Person, words: str) -> None:
    expect(person.page.locator(".as-evidence textarea").first).to_have_value(words)


def test_a_link_waits_for_the_save_under_way(person: Person) -> None:
    """Somebody types and follows a link at once: the next page is asked for only when the words are stored."""
    where = _writes_an_example(person)
    with _first_save_held(person) as held:
        person.page.get_by_role("link", name=PRIVACY).click()
        expect(person.page.locator("[data-status]")).to_contain_text("Saving")
        assert person.path == where
        assert len(held) == 1
    person.page.wait_for_url("**/privacy")
    person.opens(where)
    _expect_example(person, WORDS)


def test_a_button_during_a_save_is_no_conflict_with_it(person: Person) -> None:
    """Words typed while the words before them are being saved are stored by the button, and nobody is asked."""
    where = _writes_an_example(person)
    with _first_save_held(person) as held:
        expect(person.page.locator("[data-status]")).to_contain_text("Saving")
        person.page.locator(".as-evidence textarea").first.fill(MORE_WORDS)
        person.page.get_by_role("button", name=CONTINUE, exact=True).click()
        assert (person.path, len(held)) == (where, 1)
    person.page.wait_for_url(lambda address: not address.endswith(where))
    assert "Which answer" not in person.heading
    person.opens(where)
    _expect_example(person, MORE_WORDS)


def test_what_was_typed_is_on_its_way_before_another_page_is_asked_for(person: Person) -> None:
    """Back, Forward and reload cannot be made to wait; when the browser announces them, the page saves."""
    where = _writes_an_example(person)
    expect(person.page.locator("[data-status]")).to_have_text("Saved")
    # Set without an event, so that nothing but the announcement can be the reason for a save.
    said = person.page.locator(".as-evidence textarea").first.evaluate(
        """(box, words) => {
             box.value = words;
             dispatchEvent(new Event("beforeunload"));
             return document.querySelector("[data-status]").textContent;
           }""",
        MORE_WORDS,
    )
    assert said == "Saving…"
    expect(person.page.locator("[data-status]")).to_have_text("Saved")
    person.page.reload()
    person.opens(where)
    _expect_example(person, MORE_WORDS)


@pytest.mark.parametrize("way", ["button", "link"])
def test_without_a_network_nobody_is_led_away_from_their_words(person: Person, way: str) -> None:
    """The network goes just before the press: the page stays, says that it is not saved, and saves when asked again."""
    where = _writes_an_example(person)
    control = person.page.get_by_role("button", name=CONTINUE, exact=True)
    if way == "link":
        control = person.page.get_by_role("link", name=PRIVACY)
    with person.expecting(UNREACHABLE):
        person.page.context.set_offline(True)
        for _ in range(2):
            control.click()
            expect(person.page.locator("[data-status]")).to_contain_text("Not saved")
        assert person.path == where
        _expect_example(person, WORDS)
        person.page.context.set_offline(False)
    person.goes_by(control)
    person.opens(where)
    _expect_example(person, WORDS)


def test_whoever_cannot_save_in_the_background_can_still_press_the_button(person: Person) -> None:
    """Where something blocks the script's own requests, the first press stays and the second sends the page."""
    where = _writes_an_example(person)
    person.page.route("**/page/*", lambda one: one.abort() if one.request.resource_type == "fetch" else one.continue_())
    with person.expecting(FAILED):
        person.page.get_by_role("button", name=CONTINUE, exact=True).click()
        expect(person.page.locator("[data-status]")).to_contain_text("Not saved")
        assert person.path == where
        person.presses(CONTINUE)
    person.opens(where)
    _expect_example(person, WORDS)

"""RF-12: Back, Forward and reload on every page, before and after submitting and finishing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request

from tests.journeys.conftest import NewPerson
from tests.journeys.person import CONTINUE, USUAL, Person

FUNDAMENTALS = "Fundamentals of palliative care"
WORDS = "We sat by the window and she told me about the sea."


@pytest.fixture(params=["with scripts", "without scripts"])
def worker(new_person: NewPerson, request: pytest.FixtureRequest) -> Person:
    """Somebody at a desk."""
    return new_person(java_script_enabled=request.param == "with scripts")


def _answers(person: Person) -> Iterator[None]:
    """Answer page after page, with words of their own on each page of statements, stopping after each."""
    while not person.path.endswith("/check"):
        person.picks_everywhere(USUAL)
        if person.page.locator(".as-evidence summary").count():
            person.page.locator(".as-evidence summary").first.click()
            person.page.locator(".as-evidence textarea").first.fill(WORDS)
        person.presses(CONTINUE)
        yield


def _stops(person: Person) -> Iterator[None]:
    """Go from home to the plan and the files, stopping on every page once it is there."""
    person.opens("/")
    yield
    person.starts(section=FUNDAMENTALS)
    yield
    yield from _answers(person)
    person.opens(f"{person.response}/expect")
    yield
    while not person.path.endswith("/result"):
        person.goes_by(person.page.locator("main form .as-actions button").first)
        yield
    for path in ("matters", "plan", "sheet", "already", "history", "export", "left"):
        person.opens(f"{person.response}/{path}")
        yield


def _shown(page: Page) -> str:
    """Return the words and the choices of a page's main part."""
    choices: list[str] = page.locator("main").evaluate(
        "main => [...main.querySelectorAll('input, textarea, select')]"
        ".filter(one => one.type !== 'hidden').map(one => `${one.name}=${one.value}:${one.checked}`)"
    )
    return "\n".join([page.locator("main").inner_text(), *choices])


def _posts(person: Person) -> list[Request]:
    """Return a list that grows with every form that is sent from now on."""
    sent: list[Request] = []
    person.page.context.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    return sent


def test_back_and_forward_over_every_page_send_nothing_and_show_what_is_stored(worker: Person) -> None:
    """All the way back to home and forward again, reloading each page: never an old page, never a form sent again."""
    visited = [worker.path for _ in _stops(worker)]
    last = worker.path
    other = worker.page.context.new_page()  # shows what the server has now
    sent = _posts(worker)
    walked = []
    for move in (worker.page.go_back, worker.page.go_forward):
        while move() is not None:
            walked.append(worker.path)
            if worker.path.startswith("/r/"):  # before that, a browser may remember what somebody chose
                other.goto(worker.page.url)
                assert _shown(worker.page) == _shown(other), worker.path
            worker.page.reload()
            assert worker.path == walked[-1]
    assert worker.path == last
    assert set(walked) >= set(visited)
    assert sent == []


def test_after_finishing_neither_back_nor_forward_shows_an_answer(new_person: NewPerson) -> None:
    """On a shared computer every page of the way there, by Back and by Forward, is the neutral one."""
    person = new_person()
    person.starts(section=FUNDAMENTALS, device="A shared one")
    for _ in _answers(person):
        pass
    person.goes_to_result()
    for path in ("plan", "left"):
        person.opens(f"{person.response}/{path}")
    response = person.response
    person.presses("Finish on this computer")
    sent = _posts(person)
    seen = 0
    for move in (person.page.go_back, person.page.go_forward):
        while move() is not None:
            person.sees_no(WORDS)
            if person.path.startswith(response):
                person.reads("Enter your resume code")
                seen += 1
            person.page.reload()
            person.sees_no(WORDS)
    assert seen > 8
    assert sent == []

"""Leaving and coming back: another device, a server that fell over, a computer that others use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, expect

from tests.journeys.conftest import DESK, NewPerson
from tests.journeys.person import CONTINUE, LEAVE, USUAL, Person
from tests.journeys.watching import Watch
from tests.serving import LiveServer

FUNDAMENTALS = "Fundamentals of palliative care"
OWN_WORDS = "I sat with her and held her hand until her daughter came."
CANARY = "Quietbittern"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def _answers_first_section(person: Person, **start: str) -> str:
    """Answer the first section, with words of their own on the first statement, and return where its page is."""
    person.starts(section=FUNDAMENTALS, **start)
    while not person.page.get_by_role("radio", name=USUAL, exact=True).count():
        person.presses(CONTINUE)
    person.picks_everywhere(USUAL)
    person.page.locator(".as-evidence summary").first.click()
    person.page.locator(".as-evidence textarea").first.fill(OWN_WORDS)
    return person.path


def test_a_code_brings_the_answers_to_another_device(new_person: NewPerson) -> None:
    """A worker leaves the office computer and goes on at home, typing the code in small letters with O for zero."""
    at_work = new_person()
    where = _answers_first_section(at_work, device="A shared one")
    at_work.presses(LEAVE)
    code = at_work.code()
    at_home = new_person()
    at_home.comes_back_with(code.lower().replace("0", "o").replace("1", "l").replace(" ", "-"))
    at_home.opens(where)
    expect(at_home.page.get_by_role("radio", name=USUAL, exact=True).first).to_be_checked()
    expect(at_home.page.locator(".as-evidence textarea").first).to_have_value(OWN_WORDS)


def test_a_code_that_was_replaced_opens_nothing(new_person: NewPerson) -> None:
    """Whoever saw the old code finds that nobody knows it any more; the new one works."""
    owner = new_person()
    owner.starts()
    owner.presses(LEAVE)
    old = owner.code()
    owner.page.get_by_text("Has someone else seen your code?").click()
    owner.presses("Give me a new code")
    new = owner.code()
    assert new != old
    other = new_person()
    other.comes_back_with(old)
    other.reads("We do not know this code")
    other.comes_back_with(new)
    assert other.response == owner.response


def test_nothing_saved_is_lost_when_the_server_is_killed(new_person: NewPerson, server: LiveServer) -> None:
    """The server is killed between two pages: the worker stays in, and what was acknowledged is there."""
    person = new_person()
    where = _answers_first_section(person)
    person.presses(CONTINUE)
    server.restart()
    person.opens(where)
    expect(person.page.locator(".as-evidence textarea").first).to_have_value(OWN_WORDS)
    person.presses(CONTINUE)
    person.goes_to_result()
    person.reads("It is not an official assessment")


def test_finishing_on_a_shared_computer_leaves_nothing_behind(person: Person) -> None:
    """After "finish here", Back shows no answers, and neither cookies, storage nor caches hold anything."""
    where = _answers_first_section(person, device="A shared one")
    person.presses(LEAVE)
    code = person.code()
    person.presses("Finish on this computer")
    assert person.path == "/finished"
    for _ in range(4):
        person.page.go_back()
        for secret in (OWN_WORDS, code, code.split()[0]):
            person.sees_no(secret)
    person.opens(where)
    person.reads("Enter your resume code")
    person.sees_no(OWN_WORDS)
    kept = person.page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length, document.cookie.length]"
    )
    assert kept == [0, 0, 0, 0]
    assert [one for one in person.page.context.cookies() if one.get("name", "").endswith("assess_session")] == []


@contextmanager
def _at_the_shared_computer(
    browser_type: BrowserType, launch: dict[str, Any], profile: Path, address: str
) -> Iterator[Person]:
    """Open the browser with a profile folder, and close it so that everything it keeps is on the disk."""
    context = browser_type.launch_persistent_context(profile, **{**launch, "viewport": DESK, "locale": "en-GB"})
    watch = Watch.over(context, address)
    try:
        yield Person(context.pages[0], address, watch)
    finally:
        context.close()
    assert watch.faults == []


def _files_with(profile: Path, words: str) -> list[str]:
    """Return the files of a profile folder that hold words, in whichever encoding."""
    needles = [words.encode(encoding) for encoding in ENCODINGS]
    files = [one for one in sorted(profile.rglob("*")) if one.is_file() and not one.is_symlink()]
    return [one.name for one in files if any(needle in one.read_bytes() for needle in needles)]


def _session_secret(person: Person) -> str:
    """Return the value of the cookie that lets this browser in."""
    (value,) = [one["value"] for one in person.page.context.cookies() if one.get("name", "").endswith("assess_session")]
    return value


@dataclass(frozen=True)
class Turns:
    """What two workers in turn left behind: the browser, its profile folder, and the first one's page and secrets."""

    browser: tuple[BrowserType, dict[str, Any], Path, str]
    profile: Path
    where: str
    secrets: tuple[str, ...]


@pytest.fixture
def turns(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], server: LiveServer, tmp_path: Path
) -> Turns:
    """The first worker writes, and finishes on a shared computer; the second sees nothing of it; the browser closes."""
    browser = (browser_type, browser_type_launch_args, tmp_path / "profile", server.address)
    with _at_the_shared_computer(*browser) as worker:
        where = _answers_first_section(worker, device="A shared one")
        worker.page.locator(".as-evidence textarea").first.fill(f"{CANARY} came to see her.")
        cookie = _session_secret(worker)
        worker.presses(LEAVE)
        code = worker.code()
        worker.opens(where)
        expect(worker.page.locator(".as-evidence textarea").first).to_have_value(re.compile(CANARY))
        worker.presses(LEAVE)
        worker.presses("Finish on this computer")
        _sees_nothing_of(CANARY, worker, where)
        assert _session_secret(worker) != cookie
    return Turns(browser, browser[2], where, (cookie, code, code.replace(" ", "")))


def _sees_nothing_of(words: str, second: Person, where: str) -> None:
    """Start in the same browser, look at every page of a section and at the first worker's own: the words are gone."""
    second.starts(section=FUNDAMENTALS, device="A shared one")
    while not second.path.endswith("/check"):
        second.sees_no(words)
        second.presses(CONTINUE)
    second.sees_no(words)
    second.opens(where)
    second.sees_no(words)


@pytest.mark.browser
def test_the_profile_folder_keeps_no_key_to_the_answers(turns: Turns) -> None:
    """Whoever searches the browser's files finds neither cookie nor code; opened again, it shows the neutral page."""
    assert _files_with(turns.profile, turns.browser[3]), "the search finds what a browser does keep"
    assert [_files_with(turns.profile, secret) for secret in turns.secrets] == [[]] * len(turns.secrets)
    with _at_the_shared_computer(*turns.browser) as next_day:
        next_day.opens(turns.where)
        next_day.reads("Enter your resume code")
        next_day.sees_no(CANARY)


@pytest.mark.browser
def test_the_profile_folder_keeps_no_word_of_the_answers(turns: Turns) -> None:
    """Whoever searches the browser's files finds nothing that the first worker wrote."""
    assert _files_with(turns.profile, CANARY) == []


def test_a_foreign_address_looks_like_one_that_never_was(new_person: NewPerson) -> None:
    """Somebody else's page and a page that never existed are the same page."""
    owner, other = new_person(), new_person()
    owner.starts()
    pages = []
    for path in (f"{owner.response}/check", "/r/aaaaaaaaaaaaaaaaaaaaaaaaaa/check"):
        answer = other.opens(path)
        assert answer is not None
        pages.append((answer.status, other.page.locator("main").inner_text()))
    assert pages[0] == pages[1]
    assert pages[0][0] == 404

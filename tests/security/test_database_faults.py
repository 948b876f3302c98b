"""RF-05 to RF-08 at the pages: while the database takes no writes everything saved is readable and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from assess.service.services import Services
from tests.pages import ClientBrowser, Page
from tests.respondent import Walked, press, to_result, walk
from tests.security.conftest import Clock, everything_kept

READABLE = (
    *("check", "page/listening", "expect", "matters", "result", "history", "plan", "plan.pdf", "plan.txt"),
    *("sheet", "sheet.pdf", "already", "already.pdf", "export", "export.json", "export.csv", "export.txt"),
    *("left", "card", "delete"),
)
READ_ONLY = {"sqlite": "PRAGMA query_only={}", "postgresql": "SET default_transaction_read_only={}"}
WORDS = "I asked her what she would like to hear."


@contextmanager
def read_only(services: Services) -> Iterator[None]:
    """Let the database refuse every write by itself, as one on a read-only disk or a standby server does."""
    _set_read_only(services, "on")
    try:
        yield
    finally:
        _set_read_only(services, "off")


def _set_read_only(services: Services, value: str) -> None:
    database = services.store._database
    with database.reader.connect() as connection:  # of a pool in which a test like this one has a single connection
        connection.exec_driver_sql(READ_ONLY[database.dialect].format(value))


@contextmanager
def away(services: Services) -> Iterator[None]:
    """Let not even a session be looked up: the database has no table of them."""
    for before, after in (("session", "session_elsewhere"), ("session_elsewhere", "session")):
        with services.store._database.writing() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")
        if before == "session":
            yield


def _finished(visitor: ClientBrowser) -> Walked:
    walked = walk(visitor, "every-type")
    to_result(walked)
    return walked


def _typed(walked: Walked) -> tuple[Page, list[tuple[str, str]]]:
    """Return the page of statements and what it sends with new words in a box."""
    page = walked.browser.get(f"{walked.root}/page/listening")
    values = [(name, value) for name, value in page.form().values() if name != "l.more"]
    return page, press(page.form(), [*values, ("l.more", WORDS)])


def test_everything_saved_is_readable_while_nothing_can_be_written(
    services: Services, visitor: ClientBrowser, clock: Clock
) -> None:
    """Two days later, when a visit would be noted, every page, print and file of a response still opens."""
    walked = _finished(visitor)
    clock.pass_by(days=2)
    before = everything_kept(services)
    with read_only(services):
        opened = {name: visitor.get(f"{walked.root}/{name}").status for name in READABLE}
    assert opened == dict.fromkeys(READABLE, 200)
    assert everything_kept(services) == before


@pytest.mark.parametrize("trouble", [read_only, away])
def test_a_save_that_cannot_be_written_says_so_keeps_the_words_and_goes_in_afterwards(
    services: Services, visitor: ClientBrowser, trouble: Callable[[Services], AbstractContextManager[None]]
) -> None:
    """503 with a time to wait and the words on the page; the same page sent again, without a restart, is saved."""
    walked = _finished(visitor)
    page, values = _typed(walked)
    before = everything_kept(services)
    with trouble(services):
        refused = visitor.post(page.path, values)
    assert everything_kept(services) == before
    assert refused.status == 503
    assert int(refused.headers["retry-after"]) > 0
    assert "Not saved: please try again" in refused.words
    assert WORDS in refused.words
    assert visitor.post(refused.form().action, refused.form().values()).status == 303
    assert WORDS in visitor.get(f"{walked.root}/check").words


def test_nobody_is_told_that_something_happened_which_could_not_be_written(
    services: Services, visitor: ClientBrowser
) -> None:
    """Starting, finishing, a new code, deleting: 503 each, and afterwards all is as it was."""
    walked = _finished(visitor)
    start = visitor.get("/q/every-type")
    starting = press(start.form(), [*start.form().values(), ("device", "own"), ("sections", "all")])
    asked = {name: visitor.get(f"{walked.root}/{name}").form() for name in ("left", "delete", "sheet", "plan")}
    before = everything_kept(services)
    with read_only(services):
        refused = {"start": visitor.post("/q/every-type", starting).status}
        for name, form in asked.items():
            refused[name] = visitor.post(form.action, press(form, [*form.values(), ("plan:pledge", WORDS)])).status
    assert refused == dict.fromkeys(refused, 503)
    assert everything_kept(services) == before


def test_a_database_that_is_away_has_a_page_that_says_so(services: Services, visitor: ClientBrowser) -> None:
    """503 in plain words on the usual frame, and the same address opens again once the database is back."""
    walked = _finished(visitor)
    with away(services):
        refused = visitor.get(f"{walked.root}/check")
    assert (refused.status, bool(refused.headers["retry-after"])) == (503, True)
    assert "We cannot save just now" in refused.words
    assert "Skip to main content" in refused.words
    assert visitor.get(f"{walked.root}/check").status == 200

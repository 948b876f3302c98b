"""Saving while the database is in trouble (RF-05 to RF-08): late or refused in words, never lost.

Workers save page after page over HTTP. While something is wrong with the disk or the database, a page that is not
saved must say so (503), still hold what was typed, and go in when its own button is pressed later. The web server runs
on through all of it.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from tests.pages import WireBrowser, fill
from tests.respondent import press
from tests.soak.history import PAGES, Book
from tests.soak.kill import stored_faults
from tests.soak.reports import Report
from tests.soak.web import RIGHT, prepared

if TYPE_CHECKING:
    from tests.pages import Page
    from tests.soak.history import Sent
    from tests.soak.web import WebServer

LONGEST = 90.0
"""Seconds after which something that must happen counts as never happening."""

PAUSE = 0.05
"""Seconds somebody takes before they press once more."""

TOO_MANY = 20
"""Pages one worker cannot save where nothing can be written; the first ones may have been under way."""

_WAY_ON = "location"


class Broken(Exception):  # noqa: N818 - what was found, not an error of ours
    """The server answered something that it never may; the message is what."""


@dataclass
class Worker:
    """Somebody who saves page after page of their own response, and presses again while a page says "not saved".

    saved, refused: pages acknowledged, and answers that said "not saved". faults: promises broken before their eyes.
    """

    browser: WireBrowser
    response_id: str
    book: Book
    saved: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)

    def work(self, stopped: threading.Event) -> None:
        """Save until stopped; the page begun is brought to its end."""
        try:
            for number in count():
                if stopped.is_set():
                    return
                self._save(self.book.write(PAGES[number % len(PAGES)]))
        except (Broken, OSError, HTTPException, LookupError) as broken:
            self.faults.append(f"N6 {self.book.client}: {broken!r}")
        finally:
            self.browser.close()

    def _save(self, entry: Sent) -> None:
        page = self._until_shown(entry)
        text = self.book.text(entry)
        answer = self.browser.post(page.path, press(page.form(), fill(page.form(), text=text)))
        while answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            answer = self._press_again(answer, text)
        if answer.status != HTTPStatus.SEE_OTHER or self.response_id not in answer.headers.get(_WAY_ON, ""):
            raise Broken(f"{answer.status} on {answer.path}: {answer.words[:200]}")
        entry.acknowledged = True
        self.saved += 1

    def _until_shown(self, entry: Sent) -> Page:
        """Open a page, and reload it for as long as it says that the database is away."""
        while True:
            page = self.browser.get(f"/r/{self.response_id}/page/{entry.page}")
            if page.status != HTTPStatus.SERVICE_UNAVAILABLE:
                return page
            self._refused(page)

    def _press_again(self, answer: Page, text: str) -> Page:
        """Press the button of a page that says "not saved"."""
        self._refused(answer)
        if text not in answer.words:
            raise Broken(f"what was typed is gone from the page: {answer.words[:200]}")
        form = answer.form()
        return self.browser.post(form.action, form.values())

    def _refused(self, answer: Page) -> None:
        self.refused += 1
        if not answer.headers.get("retry-after"):
            raise Broken(f"503 without a time to wait on {answer.path}")
        time.sleep(PAUSE)


Trouble = Callable[["WebServer", Sequence[Worker]], None]
"""Makes trouble and ends it; what it raises ends the run."""


def wait(until: Callable[[], bool], workers: Iterable[Worker], what: str) -> None:
    """Wait for something that the workers bring about. Raises Broken when it never happens or one of them gave up."""
    give_up = time.monotonic() + LONGEST
    while not until():
        given_up = [one for one in workers if one.faults]
        if given_up or time.monotonic() > give_up:
            raise Broken(f"{what}: never happened")
        time.sleep(PAUSE)


def wait_for_saves(workers: Sequence[Worker], what: str) -> None:
    """Wait until each worker has saved one page more."""
    before = [one.saved for one in workers]
    wait(lambda: all(one.saved > earlier for one, earlier in zip(workers, before, strict=True)), workers, what)


def wait_for_refusals(workers: Sequence[Worker], what: str) -> None:
    """Wait until each worker was told once more that a page is not saved. Raises Broken when all is well instead."""
    before = [(one.refused, one.saved) for one in workers]

    def all_refused() -> bool:
        return all(one.refused > refused for one, (refused, _) in zip(workers, before, strict=True))

    def all_is_well() -> bool:
        return any(one.saved > saved + TOO_MANY for one, (_, saved) in zip(workers, before, strict=True))

    wait(lambda: all_refused() or all_is_well(), workers, what)
    if not all_refused():
        raise Broken(f"{what}: saves were acknowledged instead")


@dataclass(frozen=True)
class Attempt:
    """What to try: so many workers on a database, and the trouble they get into.

    folder: an empty one for everything the server keeps. program: the server, or one that is wrong on purpose.
    may_refuse: whether anybody may be told "not saved" at all.
    """

    url: str
    folder: Path
    workers: int
    trouble: Trouble
    may_refuse: bool = True
    program: Sequence[str | Path] = RIGHT

    def run(self, name: str, seed: int) -> Report:
        """Save before, during and after the trouble, and compare what is stored with what was promised."""
        report = Report(name, seed, wrong_on_purpose=self.program is not RIGHT)
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            server = prepared(self.url, Path(folder), self.program)
            server.live.data_dir = self.folder
            server.start()
            try:
                workers = _hired(server, self.workers)
                report.faults += _through_trouble(server, workers, self.trouble)
            finally:
                server.kill()
        for one in workers:
            report.count("acknowledged", one.saved)
            report.count("refused in words", one.refused)
            report.faults += one.faults
        if not self.may_refuse and report.counts["refused in words"]:
            report.faults.append("a save was refused, where it only had to wait")
        report.faults += _stored(self.url, workers)
        report.seconds = time.monotonic() - began
        return report


def _hired(server: WebServer, number: int) -> list[Worker]:
    books = server.begin(f"worker{one}" for one in range(number))
    return [Worker(server.browsers[response_id].browser, response_id, book) for response_id, book in books.items()]


def _through_trouble(server: WebServer, workers: Sequence[Worker], trouble: Trouble) -> list[str]:
    """Let everybody work before, during and after; return what the waiting found."""
    stopped = threading.Event()
    threads = [threading.Thread(target=one.work, args=(stopped,)) for one in workers]
    for thread in threads:
        thread.start()
    try:
        wait_for_saves(workers, "a first save of everybody")
        trouble(server, workers)
        wait_for_saves(workers, "a save of everybody after the trouble")
    except Broken as broken:
        return [str(broken)]
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
    return []


def _stored(url: str, workers: Sequence[Worker]) -> list[str]:
    books = {one.response_id: one.book for one in workers}
    acknowledged = frozenset[str]().union(*(book.acknowledged_keys() for book in books.values()))
    return stored_faults(url, books, acknowledged)

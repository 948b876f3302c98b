"""kill -9 of the real web server (RF-01, Q-01): pages fetched, filled in and sent over HTTP.

A save is acknowledged when its 303 into the questionnaire was read. A page whose answer never came is sent again word
by word, as a browser does when somebody presses "send again".
"""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assess.store import Store
from tests.benchmarks.definitions import generated
from tests.pages import WireBrowser, fill
from tests.respondent import press
from tests.serving import ASSESS, LiveServer
from tests.soak.clients import Refused, Unanswered
from tests.soak.history import PAGES, QUESTIONS_PER_PAGE, Book, question_id
from tests.soak.kill import CLIENTS, kill_repeatedly
from tests.soak.reports import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.pages import Page
    from tests.soak.history import Sent

QUESTIONNAIRE = "soak"
RIGHT: Sequence[str | Path] = (ASSESS, "serve")
WRONG: Sequence[str | Path] = (sys.executable, "-m", "tests.soak.wrong_web")
"""A server that acknowledges a page before it stores it."""


def write_questionnaire(folder: Path) -> None:
    """Write a questionnaire of three pages with four texts each where a library finds it."""
    definition = generated(QUESTIONNAIRE, pages=len(PAGES), statements=2)
    for page, section in zip(PAGES, definition["sections"], strict=True):
        for number in range(QUESTIONS_PER_PAGE):
            text = {"type": "long_text", "text": f"What else is there to say ({number})?", "max_length": 500}
            section["questions"].append({"id": question_id(page, number), **text})
    path = folder / QUESTIONNAIRE / "1.0.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(definition), encoding="utf-8")


@dataclass
class WebServer:
    """`assess serve`, with a browser for each client that has started a response."""

    live: LiveServer
    browsers: dict[str, WebConnection] = field(default_factory=dict)

    def start(self) -> None:
        """Start it and wait for its first pages: making those takes longer than a cycle's life."""
        self.live.start()
        for connection in self.browsers.values():
            connection.look()

    def kill(self) -> None:
        """Kill its whole process group."""
        self.live.stop(signal.SIGKILL)

    def connect(self, response_id: str) -> WebConnection:
        """The client's browser, with the cookies it has."""
        return self.browsers[response_id]

    def begin(self, names: Iterable[str]) -> dict[str, Book]:
        """Start a response for each client in a browser of its own; return the books by response id."""
        books: dict[str, Book] = {}
        for name in names:
            browser = WireBrowser(self.live.address)
            start = browser.visit(f"/q/{QUESTIONNAIRE}")
            page = browser.send(start, press(start.form(), _every_section(start)))
            response_id = _response_id(page)
            books[response_id] = Book(name)
            self.browsers[response_id] = WebConnection(browser, response_id)
            browser.close()
        return books


@dataclass
class WebConnection:
    """One browser on one response; `sent` is the last form it sent."""

    browser: WireBrowser
    response_id: str
    sent: tuple[str, list[tuple[str, str]]] = ("", [])

    def save(self, book: Book, entry: Sent) -> bool:
        """Fetch a page, fill it in, send it; or send again the form of a page that was never answered."""
        try:
            key = book.key(entry)
            if self.sent[0] != key:
                self.sent = (key, self._filled(book, entry))
            answer = self.browser.post(self._path(entry), self.sent[1])
        except (OSError, HTTPException) as gone:
            raise Unanswered from gone
        if not self._acknowledges(answer):
            raise Refused(f"{answer.status} on {answer.path}: {answer.words[:200]}")
        return False

    def look(self) -> None:
        """Fetch a page of questions and leave it."""
        self.browser.get(f"/r/{self.response_id}/page/{PAGES[0]}")
        self.close()

    def close(self) -> None:
        """Hang up and keep the cookies."""
        self.browser.close()

    def _acknowledges(self, answer: Page) -> bool:
        """Whether this is a way on inside the questionnaire: a way to anywhere else promises nothing."""
        leads_to = urlsplit(answer.headers.get("location", "")).path
        return answer.status == HTTPStatus.SEE_OTHER and leads_to.startswith(f"/r/{self.response_id}/")

    def _path(self, entry: Sent) -> str:
        return f"/r/{self.response_id}/page/{entry.page}"

    def _filled(self, book: Book, entry: Sent) -> list[tuple[str, str]]:
        page = self.browser.get(self._path(entry))
        return press(page.form(), fill(page.form(), text=book.text(entry)))


def _every_section(start: Page) -> list[tuple[str, str]]:
    """The start form with the first of each choice picked and every box ticked."""
    form = start.form()
    boxes = [(one.name, one.value) for one in form.controls if one.kind == "checkbox"]
    return [*(pair for pair in fill(form, pick=lambda values: values[0]) if pair not in boxes), *boxes]


def _response_id(page: Page) -> str:
    """The id in the address of a page of a response. Raises LookupError."""
    parts = page.path.split("/")
    if parts[1:2] != ["r"]:
        raise LookupError(f"no response was started; the last page was {page.path} ({page.status}): {page.words[:200]}")
    return parts[2]


def prepared(url: str, folder: Path, program: Sequence[str | Path] = RIGHT) -> WebServer:
    """Return a server over a database that now has its tables; everything else it needs is in a new folder."""
    write_questionnaire(folder / "questionnaires")
    store = Store.open(url)
    store.migrate()
    store.close()
    settings = {"ASSESS_DATABASE_URL": url, "ASSESS_QUESTIONNAIRES_DIR": str(folder / "questionnaires")}
    return WebServer(LiveServer(folder / "data", settings=settings, program=program))


def run(url: str, cycles: int, seed: int, *, name: str, program: Sequence[str | Path] = RIGHT) -> Report:
    """Kill `assess serve`, or the program that is wrong on purpose, `cycles` times over an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        server = prepared(url, Path(folder), program)
        server.start()
        try:
            books = server.begin(f"client{number}" for number in range(CLIENTS))
        finally:
            server.kill()
        report = Report(f"kill -9 web server, {name}", seed, wrong_on_purpose=program is not RIGHT)
        return kill_repeatedly(server, url, books, cycles, report)

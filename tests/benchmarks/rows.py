"""What a benchmark is given and gives: a running server, how much to measure, and lines of the table."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from tests.benchmarks import accounting
from tests.pages import Browser, Page, WireBrowser
from tests.respondent import Walked, answers, press
from tests.serving import LiveServer


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured.

    Rounds, requests in a round, respondents who send pages, numbers of pages that growth is measured over, questions of
    a large questionnaire, plans of a batch.
    """

    rounds: int
    requests: int
    respondents: int
    lengths: tuple[int, ...]
    questions: int
    prints: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `figure` and `budget` are in `unit`, `budget` is none where there is nothing to keep to."""

    what: str
    figure: float
    unit: str
    budget: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """A running server, how much to measure on it, and a folder that is thrown away."""

    server: LiveServer
    effort: Effort
    folder: Path
    browsers: list[WireBrowser] = field(default_factory=list)

    def browser(self) -> WireBrowser:
        """Return a browser of somebody new, closed with the bench."""
        self.browsers.append(WireBrowser(self.server.address))
        return self.browsers[-1]

    def cpu_ms(self, send: Callable[[], int], before: Callable[[], object] = bool) -> float:
        """Return the median over rounds of the server's processor milliseconds per request.

        Each round calls `before` without measuring, then `send`, which returns how many requests it made.
        """
        figures = []
        for _ in range(self.effort.rounds):
            before()
            pids = self.server.pids()
            used = accounting.cpu_seconds(pids)
            sent = send()
            figures.append((accounting.cpu_seconds(pids) - used) * 1000 / sent)
        return statistics.median(figures)

    def getting(self, browser: Browser, paths: Iterable[str]) -> float:
        """Return the cost of fetching these pages in turn."""
        every = tuple(paths)

        def send() -> int:
            for number in range(self.effort.requests):
                expect(browser.get(every[number % len(every)]), 200)
            return self.effort.requests

        send()
        return self.cpu_ms(send)

    def posting(self, walked: list[Walked]) -> float:
        """Return the cost of saving pages: each round sends every respondent's pages once, each answer changed."""
        ready: list[tuple[Browser, str, list[tuple[str, str]]]] = []
        turns = iter(range(sys.maxsize))

        def load() -> None:
            turn = next(turns)
            ready[:] = [
                (one.browser, urljoin(path, form.action or path), press(form, answers(form, turn)))
                for one in walked
                for path in one.pages
                for form in [one.browser.get(path).form()]
            ]

        def send() -> int:
            for browser, path, values in ready:
                expect(browser.post(path, values), 303)
            return len(ready)

        load()
        send()
        return self.cpu_ms(send, load)


def expect(page: Page, status: int) -> None:
    """Raise ``AssertionError`` unless a page has this status."""
    if page.status != status:
        raise AssertionError(f"{page.path} answered {page.status}, not {status}: {page.words[:300]}")

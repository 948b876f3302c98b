"""Who waits for the printer, and who does not (AC-04 of SECURITY)."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from queue import SimpleQueue
from threading import Event, Thread

import pytest
from flask import Flask

from assess.service.services import Services
from assess.web import create_app
from assess.web.app import AT_ONCE
from assess.web.printing import MOST, PrintQueue, TooManyPrints
from tests.pages import ClientBrowser
from tests.web.conftest import PlainPaper
from tests.web.steps import Started, start

LONGEST = 20
"""Seconds after which a test gives up; nothing waits that long unless it is broken."""


class BusyPrinter(PlainPaper):
    """Prints nothing until it is told to, and says who has come."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: SimpleQueue[None] = SimpleQueue()
        self.free = Event()

    def render(self, html: str) -> bytes:
        """Wait to be told, then return the document itself."""
        self.arrived.put(None)
        assert self.free.wait(LONGEST)
        return super().render(html)


@pytest.fixture
def printer() -> BusyPrinter:
    return BusyPrinter()


@pytest.fixture
def busy(services: Services, printer: BusyPrinter) -> Flask:
    """The application with that printer."""
    return create_app(replace(services, renderer=printer))


class Prints:
    """Asks for prints, each in a thread of its own."""

    def __init__(self, printer: BusyPrinter) -> None:
        self.printer = printer
        self.statuses: list[int] = []
        self.threads: list[Thread] = []

    def ask(self, visitor: ClientBrowser, begun: Started) -> None:
        """Ask for a print and return once it waits for the printer."""
        one = Thread(target=lambda: self.statuses.append(visitor.get(begun.address("plan.pdf")).status))
        one.start()
        self.threads.append(one)
        self.printer.arrived.get(timeout=LONGEST)

    def end(self) -> list[int]:
        """Let the printer print and return the statuses of the answers."""
        self.printer.free.set()
        for one in self.threads:
            one.join(LONGEST)
        return self.statuses


@pytest.fixture
def prints(printer: BusyPrinter) -> Iterator[Prints]:
    one = Prints(printer)
    yield one
    one.end()


def test_a_page_is_answered_while_more_prints_wait_than_there_are_turns(busy: Flask, prints: Prints) -> None:
    """However many wait for the printer, the home page comes at once; and all of them get their print."""
    for _ in range(AT_ONCE + 1):
        visitor = ClientBrowser(busy)
        prints.ask(visitor, start(visitor))
    home: SimpleQueue[int] = SimpleQueue()
    Thread(target=lambda: home.put(ClientBrowser(busy).get("/").status), daemon=True).start()
    assert home.get(timeout=LONGEST / 2) == 200
    assert prints.end() == [200] * (AT_ONCE + 1)


def test_one_visitor_has_two_prints_waiting_and_no_more(
    busy: Flask, prints: Prints, caplog: pytest.LogCaptureFixture
) -> None:
    """The third is refused kindly with the time to wait; others still print, and so does the visitor afterwards."""
    visitor, other = ClientBrowser(busy), ClientBrowser(busy)
    begun, elsewhere = start(visitor), start(other)
    for _ in range(MOST["visitor"]):
        prints.ask(visitor, begun)
    refused = visitor.get(begun.address("plan.pdf"))
    assert (refused.status, refused.headers["retry-after"]) == (429, "10")
    assert "Please try again in a minute" in refused.words
    assert caplog.messages == ["refused /r/<rid>/plan.pdf with 429: too many prints of one visitor wait"]
    prints.ask(other, elsewhere)
    assert prints.end() == [200] * 3
    assert visitor.get(begun.address("plan.pdf")).status == 200


@pytest.mark.parametrize(("whose", "status", "same_network"), [("network", 429, True), ("everybody", 503, False)])
def test_a_network_and_everybody_have_so_many_places(whose: str, status: int, *, same_network: bool) -> None:
    """One place more is refused, and comes back as soon as somebody has gone."""
    queue = PrintQueue()
    with ExitStack() as waiting:
        for number in range(MOST[whose]):
            waiting.enter_context(queue.place(f"visitor {number}", "one" if same_network else f"network {number}"))
        with pytest.raises(TooManyPrints) as refused, queue.place("late", "one"):
            pass
        assert refused.value.status == status
    with queue.place("late", "one"):
        pass

"""Prints wait by themselves: whoever waits for the printer leaves their turn to others, and only so many may wait.

The printer makes one document at a time. Without limits one visitor could keep everybody else's prints waiting, and
without leaving the turn everybody else's pages too. Papers are the same for everybody, so each is printed once and
kept, and never more than one of them is before the printer: a plan waits for one paper at most.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import flask

from assess.web.bodies import turn_left
from assess.web.context import current_services
from assess.web.refusals import because
from assess.web.security import network
from assess.web.sessions import browser_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

EXTENSION = "assess.prints"
PAPERS_EXTENSION = "assess.papers"
WAIT_SECONDS = 10
"""What a browser is told to wait before it asks for a print again."""

MOST: Mapping[str, int] = {"visitor": 2, "network": 16, "everybody": 32}
"""Prints that may wait at once in one process: of one session, of one network (a class of a school is one), of all."""

_STATUS: Mapping[str, int] = {"visitor": 429, "network": 429, "everybody": 503}


class TooManyPrints(Exception):  # noqa: N818  what happened, not an error of ours
    """So many prints wait already that this one may not. ``status`` is the HTTP status that says so."""

    def __init__(self, whose: str) -> None:
        """``whose`` prints are too many: a key of ``MOST``."""
        super().__init__(f"too many prints of one {whose} wait")
        self.status = _STATUS[whose]


class PrintQueue:
    """Counts who waits for a print. Safe to share between threads."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._lock = Lock()
        self._waiting: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def place(self, visitor: str, network: str) -> Iterator[None]:
        """Hold a place for as long as the block takes. Raises TooManyPrints."""
        places = (("visitor", visitor), ("network", network), ("everybody", ""))
        with self._lock:
            for one in places:
                if self._waiting[one] >= MOST[one[0]]:
                    raise TooManyPrints(one[0])
            self._waiting.update(places)
        try:
            yield
        finally:
            with self._lock:
                self._waiting.subtract(places)
                self._waiting = +self._waiting  # those who wait no more are forgotten


def printed(document: str) -> bytes:
    """Return a document as PDF, waiting without a turn. Raises TooManyPrints and RenderError."""
    queue: PrintQueue = flask.current_app.extensions[EXTENSION]
    try:
        with queue.place(browser_session().anchor, network()), turn_left(flask.request.environ):
            return current_services().renderer.render(document)
    except TooManyPrints as refused:
        because(str(refused))
        raise


class PaperPrints:
    """The papers printed so far in this process, by what tells them apart. Safe to share between threads.

    There are only so many: questionnaires times kinds times sizes. They wait in a queue of their own.
    """

    def __init__(self) -> None:
        """Nothing is printed yet."""
        self._queue = PrintQueue()
        self._printer = Lock()
        self._made: dict[tuple[str, ...], bytes] = {}

    def get(self, key: tuple[str, ...], document: Callable[[], str]) -> bytes:
        """Return the paper of this key, printed from ``document`` if it is not yet.

        Raises TooManyPrints and RenderError.
        """
        made = self._made.get(key)
        return self._print(key, document) if made is None else made

    def _print(self, key: tuple[str, ...], document: Callable[[], str]) -> bytes:
        waiting = self._queue.place(browser_session().anchor, network())
        with waiting, turn_left(flask.request.environ), self._printer:
            if key not in self._made:  # it may have been made for another visitor meanwhile
                self._made[key] = current_services().renderer.render(document())
            return self._made[key]


def paper_printed(key: tuple[str, ...], document: Callable[[], str]) -> bytes:
    """Return a paper as PDF; one that was printed before costs nothing. Raises TooManyPrints and RenderError."""
    papers: PaperPrints = flask.current_app.extensions[PAPERS_EXTENSION]
    try:
        return papers.get(key, document)
    except TooManyPrints as refused:
        because(str(refused))
        raise

"""Many prints at once: several processes that print, one document each at a time, whatever happens to one of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import Self, TypeVar

from assess.report.renderer import LIMITS, Limits, PrinterKilled, Renderer

TRIES = 12
"""How often a document is printed whose process was ended from outside, before it is given up."""

AHEAD = 2
"""Documents begun and not yet asked for, for each process."""

Item = TypeVar("Item")
Done = TypeVar("Done")


class Batch:
    """Prints in ``processes`` processes at once. They start with the first documents and end with the block.

    Safe to share between threads. It works a few documents ahead and no more, so what it holds does not grow with their
    number, whichever of them is slow.
    """

    def __init__(self, processes: int, limits: Limits = LIMITS) -> None:
        """``limits`` hold for each document, and ``memory`` for each process."""
        self._processes = processes
        self._limits = limits
        self._free: SimpleQueue[Renderer] = SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Return the batch, its printers ready to start."""
        for _ in range(self._processes):
            self._free.put(self._stack.enter_context(Renderer(self._limits)))
        return self

    def __exit__(self, *_: object) -> None:
        """End every process."""
        self._stack.close()

    def each(self, items: Iterable[Item], work: Callable[[Item], Done]) -> Generator[Done, None, None]:
        """Yield what ``work`` makes of each item, in their order; so many at once as there are processes.

        ``work`` runs in a thread of its own and calls :meth:`render`.
        """
        with ThreadPoolExecutor(self._processes) as threads:
            waiting: deque[Future[Done]] = deque()
            try:
                for item in items:
                    waiting.append(threads.submit(work, item))
                    if len(waiting) == AHEAD * self._processes:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                threads.shutdown(wait=False, cancel_futures=True)  # somebody may have stopped listening

    def render(self, html: str) -> bytes:
        """Return a document as PDF, made by the next process that is free.

        Raises:
            RenderError: when it cannot be made; a process that was ended from outside is replaced, and it is made anew.
        """
        renderer = self._free.get()
        try:
            return _printed(renderer, html)
        finally:
            self._free.put(renderer)


def _printed(renderer: Renderer, html: str) -> bytes:
    for _ in range(TRIES - 1):
        try:
            return renderer.render(html)
        except PrinterKilled:
            continue
    return renderer.render(html)

"""How far a long command is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from typing import Self, TextIO

WIDTH = 30
LINES = 10
"""How many lines tell of the way where there is no terminal."""


class Progress:
    """Counts steps to ``total`` on ``stream``; what is said meanwhile stands above the bar."""

    def __init__(self, stream: TextIO, total: int) -> None:
        """Nothing is shown before the first step."""
        self._stream = stream
        self._total = total
        self._done = 0
        self._bar = stream.isatty()

    def __enter__(self) -> Self:
        """Return the progress; the end of the block leaves the bar where it is and begins a new line."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the line of the bar."""
        if self._bar and self._done:
            self._write("\n")

    def step(self) -> None:
        """Count one step and show it."""
        self._done += 1
        if self._bar:
            filled = WIDTH * self._done // self._total
            self._write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {self._said()}")
        elif self._done * LINES // self._total > (self._done - 1) * LINES // self._total:
            self._write(f"{self._said()}\n")

    def say(self, line: str) -> None:
        """Write a line of its own."""
        clear = f"\r{' ' * (WIDTH + 4 + len(self._said()))}\r" if self._bar and self._done else ""
        self._write(f"{clear}{line}\n")

    def _said(self) -> str:
        return f"{self._done} of {self._total}"

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

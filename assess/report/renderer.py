"""A warm process of its own that turns HTML into PDF: web processes stay small, and a hard document harms nobody.

Parent and child speak over the child's standard input and output: a length of four bytes, then so many bytes. The
parent sends HTML; the child answers with a PDF, or with nothing when it could not make one.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

LENGTH = struct.Struct(">I")
LARGEST_DOCUMENT = 16 * 1024 * 1024
TIMEOUT = 20.0
JOBS_PER_CHILD = 500

# What a child may know of its surroundings: where libraries, fonts and caches are. No database address, no password.
_INHERITED = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME"),
    *("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
)


@dataclass(frozen=True, slots=True)
class _Child:
    """A child process and the two ends of its pipes that are ours."""

    process: subprocess.Popen[bytes]
    requests: IO[bytes]
    replies: IO[bytes]


class RenderError(RuntimeError):
    """A document could not be turned into a PDF: it was too large, took too long, or the process that did it ended."""


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message."""
    stream.write(LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; ``None`` when the other side has gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


class Renderer:
    """Renders one document at a time in a child process: kept warm, replaced when it ends, killed when too slow.

    Safe to share between threads. The child starts with the first document, or with :meth:`warm`, and ends with its
    parent.
    """

    def __init__(self, *, timeout: float = TIMEOUT) -> None:
        """``timeout`` is the wall-clock seconds one document may take, waiting for its turn not counted."""
        self._timeout = timeout
        self._turn = threading.Lock()
        self._child: _Child | None = None
        self._jobs = 0

    def __enter__(self) -> Self:
        """Return the renderer; leaving the block ends its child."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self.close()

    def warm(self) -> None:
        """Start the child if there is none and return at once: it loads its libraries while nobody waits.

        Raises nothing: where no child can be started now, the first document says so.
        """
        if self._turn.acquire(blocking=False):
            try:
                with contextlib.suppress(OSError):
                    self._running()
            finally:
                self._turn.release()

    def render(self, html: str, *, timeout: float | None = None) -> bytes:
        """Return a document as PDF.

        Raises:
            RenderError: when it cannot be made, or not within ``timeout`` seconds. The next document gets a new child.
        """
        document = html.encode("utf-8")
        if len(document) > LARGEST_DOCUMENT:
            raise RenderError("the document is too large to print")
        allowed = self._timeout if timeout is None else timeout
        if not self._turn.acquire(timeout=allowed):
            raise RenderError("too many documents are waiting to be printed")
        try:
            return self._exchange(self._running(), document, allowed)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the child, if any."""
        with self._turn:
            self._end()

    def _running(self) -> _Child:
        """Return a living child: the one there is, or a new one after a crash or after many documents."""
        if self._child is None or self._child.process.poll() is not None or self._jobs >= JOBS_PER_CHILD:
            self._end()
            self._child = _start()
        return self._child

    def _exchange(self, child: _Child, document: bytes, timeout: float) -> bytes:
        self._jobs += 1
        clock = threading.Timer(timeout, child.process.kill)
        clock.start()
        try:
            send(child.requests, document)
            pdf = receive(child.replies)
        except BrokenPipeError:
            pdf = None
        finally:
            clock.cancel()
        if pdf is None:
            self._end()
            raise RenderError("the document took too long to print, or too much memory")
        if not pdf:
            raise RenderError("the document could not be printed")
        return pdf

    def _end(self) -> None:
        child, self._child, self._jobs = self._child, None, 0
        if child is None:
            return
        child.process.kill()
        child.process.wait()
        child.replies.close()
        with contextlib.suppress(BrokenPipeError):
            child.requests.close()


def _start() -> _Child:
    """Start a child that knows a pipe in, a pipe out, and little of our surroundings."""
    from_parent, to_child = os.pipe()
    from_child, to_parent = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "assess.report.child"],
        stdin=from_parent,
        stdout=to_parent,
        env=_surroundings(os.environ),
    )
    os.close(from_parent)
    os.close(to_parent)
    return _Child(process, os.fdopen(to_child, "wb"), os.fdopen(from_child, "rb"))


def _surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {name: environment[name] for name in _INHERITED if name in environment}
    return {**kept, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}

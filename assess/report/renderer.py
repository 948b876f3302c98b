"""A warm process of its own that turns HTML into PDF: web processes stay small, and a hard document harms nobody.

Parent and child speak over the child's standard input and output: a length of four bytes, then so many bytes. The
parent sends HTML; the child answers with a PDF, or with nothing when it could not make one.
"""

from __future__ import annotations

import contextlib
import os
import signal
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
JOBS_PER_CHILD = 500
OUT_OF_MEMORY = 70
"""What a child leaves with when a document needs more memory than it may have."""
_LONGEST_END = 5.0

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


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: ``seconds`` by the clock (its turn not waited for), ``cpu_seconds`` of a processor.

    ``memory`` is what the process that prints may hold altogether, in bytes.
    """

    seconds: float = 20.0
    cpu_seconds: int = 20
    memory: int = 1536 * 1024 * 1024


LIMITS = Limits()
"""Enough for the longest print of a questionnaire, several times over."""


class RenderError(RuntimeError):
    """A document could not be turned into a PDF: it was too large, took too long, or the process that did it ended."""


class PrinterKilled(RenderError):  # noqa: N818  what happened, not a fault of the document
    """Something ended the process from outside; the same document may well be printed by the next one."""


_WHY = {
    -signal.SIGXCPU: "the document took too much processor time to print",
    OUT_OF_MEMORY: "the document took too much memory to print",
}
"""What a child's exit code says about the document it had."""
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)


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

    def __init__(self, limits: Limits = LIMITS) -> None:
        """No child yet."""
        self._limits = limits
        self._turn = threading.Lock()
        self._child: _Child | None = None
        self._jobs = 0

    def __enter__(self) -> Self:
        """Return the renderer; leaving the block ends its child."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self.close()

    @property
    def pid(self) -> int | None:
        """Return the id of the child, ``None`` while there is none."""
        return self._child.process.pid if self._child else None

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
            RenderError: when it cannot be made, or not within ``timeout`` seconds (without it, those of the limits).
                The next document gets a new child. PrinterKilled when it was not the document's fault.
        """
        document = html.encode("utf-8")
        if len(document) > LARGEST_DOCUMENT:
            raise RenderError("the document is too large to print")
        allowed = self._limits.seconds if timeout is None else timeout
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
            self._child = _start(self._limits)
        return self._child

    def _exchange(self, child: _Child, document: bytes, timeout: float) -> bytes:
        self._jobs += 1
        late = threading.Event()
        clock = threading.Timer(timeout, _give_up, (child, late))
        clock.start()
        try:
            send(child.requests, document)
            pdf = receive(child.replies)
        except BrokenPipeError:
            pdf = None
        finally:
            clock.cancel()
        if pdf is None:
            error = RenderError("the document took too long to print") if late.is_set() else _why(child)
            self._end()
            raise error
        if not pdf:
            raise RenderError("the document could not be printed")
        return pdf

    def _end(self) -> None:
        child, self._child, self._jobs = self._child, None, 0
        if child is None:
            return
        _kill(child)
        child.process.wait()
        child.replies.close()
        with contextlib.suppress(BrokenPipeError):
            child.requests.close()


def _give_up(child: _Child, late: threading.Event) -> None:
    late.set()
    _kill(child)


def _kill(child: _Child) -> None:
    """End a child with whatever it may have started."""
    if child.process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # gone meanwhile
            os.killpg(child.process.pid, signal.SIGKILL)


def _why(child: _Child) -> RenderError:
    """Return what a child that closed its pipe leaves to be said."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.process.wait(_LONGEST_END)
    code = child.process.returncode
    if code in _FROM_OUTSIDE:
        return PrinterKilled("the process that prints was ended")
    return RenderError(_WHY.get(code, "the document was too much for the process that prints"))


def _start(limits: Limits) -> _Child:
    """Start a child in a process group of its own: it knows a pipe in, a pipe out, and little of our surroundings."""
    from_parent, to_child = os.pipe()
    from_child, to_parent = os.pipe()
    process = subprocess.Popen(  # noqa: S603  a fixed command line with two numbers
        [sys.executable, "-P", "-m", "assess.report.child", str(limits.memory), str(limits.cpu_seconds)],
        stdin=from_parent,
        stdout=to_parent,
        env=_surroundings(os.environ),
        process_group=0,
    )
    os.close(from_parent)
    os.close(to_parent)
    return _Child(process, os.fdopen(to_child, "wb"), os.fdopen(from_child, "rb"))


def _surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {name: environment[name] for name in _INHERITED if name in environment}
    return {**kept, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}

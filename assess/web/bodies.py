"""Whole requests first, work afterwards: a browser that sends slowly holds a thread, but never the work of others.

The server gives every request a thread of its own. This reads the body in it, and only then takes one of a few turns to
work. So a thousand slow phones, or somebody who pretends to be that many, leave the pages of everybody else as quick as
they were. The bytes of bodies larger than a piece share a room: when it is full, those that have been coming for too
long make place for others.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO, Any
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.datastructures import MultiDict

PIECE = 64 * 1024
"""Bytes read at a time. A body that is no larger, as nearly all are, needs no room."""

MOST_WAITING = 32 * 1024 * 1024
"""Bytes of larger bodies held at once in one process, from their second piece until they are answered."""

PATIENCE = 30.0
"""Seconds for which a larger body keeps its bytes even when others need the room."""

NOT_TAKEN = "assess.not_taken"
"""Names the status to refuse a request with, because its body did not come whole or found no room; it is empty then."""

_TURNS = "assess.turns"
_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
_FIELDS = "application/x-www-form-urlencoded"


class NoRoom(Exception):  # noqa: N818  what happened, not an error of ours
    """A body was given up, because too many bytes wait already or because it took too long while others needed them."""


@dataclass(slots=True, eq=False)
class _Body:
    """A body that is coming in; ``dropped`` once its bytes were given to others, ``whole`` once nobody may do that."""

    since: float
    pieces: list[bytes] = field(default_factory=list)
    size: int = 0
    dropped: bool = False
    whole: bool = False


class Room:
    """At most so many bytes of larger bodies. Safe to share between threads."""

    def __init__(self, most: int = MOST_WAITING, clock: Callable[[], float] = time.monotonic) -> None:
        """``most`` is in bytes; ``clock`` gives seconds that only grow."""
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._held: dict[_Body, None] = {}
        self._bytes = 0

    @contextmanager
    def body(self, stream: IO[bytes], most: int) -> Iterator[bytes]:
        """Read up to ``most`` bytes and hold them for as long as the block takes. Raises NoRoom."""
        first = stream.read(min(most, PIECE)) if most else b""
        if len(first) < PIECE:
            yield first
            return
        body = _Body(self._clock())
        try:
            yield self._rest(body, first, stream, most)
        finally:
            with self._lock:
                self._forget(body)

    def _rest(self, body: _Body, piece: bytes, stream: IO[bytes], most: int) -> bytes:
        """Take in piece after piece; the bytes read so far are never only in the hands of a thread that waits."""
        while piece:
            self._add(body, piece)
            piece = stream.read(min(most - body.size, PIECE))
        with self._lock:
            if body.dropped:
                raise NoRoom
            body.whole = True
            return b"".join(body.pieces)

    def _add(self, body: _Body, piece: bytes) -> None:
        with self._lock:
            if body.dropped or not self._is_room_for(piece):
                raise NoRoom
            self._held[body] = None
            body.pieces.append(piece)
            body.size += len(piece)
            self._bytes += len(piece)

    def _is_room_for(self, piece: bytes) -> bool:
        """Return whether a piece fits, once the bodies that took too long have gone if need be, the oldest first."""
        latest = self._clock() - PATIENCE
        for body in list(self._held) if self._bytes + len(piece) > self._most else ():
            if body.since < latest and not body.whole:
                self._forget(body)
                body.dropped = True
            if self._bytes + len(piece) <= self._most:
                break
        return self._bytes + len(piece) <= self._most

    def _forget(self, body: _Body) -> None:
        if body in self._held:
            del self._held[body]
            self._bytes -= body.size
        body.pieces.clear()


class WholeRequests:
    """A WSGI application around another: bodies up to ``most_bytes``, work on ``at_once`` requests at a time."""

    def __init__(self, app: WSGIApplication, *, most_bytes: int, at_once: int, room: Room | None = None) -> None:
        self._app = app
        self._most = most_bytes
        self._turns = BoundedSemaphore(at_once)
        self._room = room or Room()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Read the body, wait for a turn, answer."""
        environ[_TURNS] = self._turns
        stated = _stated_length(environ)
        if stated is not None and stated > self._most:
            return self._work(environ, start_response)  # refused by its length, unread
        try:
            with self._room.body(environ["wsgi.input"], self._most + 1 if stated is None else stated) as body:
                _put(environ, body, whole=stated is None or len(body) == stated)
                return self._work(environ, start_response)
        except NoRoom:
            _put(environ, b"")
            environ[NOT_TAKEN] = 503
        return self._work(environ, start_response)

    def _work(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._turns:
            return self._app(environ, start_response)


def _stated_length(environ: WSGIEnvironment) -> int | None:
    """Return the length of the body to read, ``None`` when it is not stated."""
    if environ["REQUEST_METHOD"] in _NO_BODY:
        return 0  # a body that nobody asked for is not waited for
    stated = environ.get("CONTENT_LENGTH") or ""
    return int(stated) if stated.isdecimal() else None


def _put(environ: WSGIEnvironment, body: bytes, *, whole: bool = True) -> None:
    """Put a body in place of the stream; half a form would look as if answers had been taken back, so it is empty."""
    if not whole:
        body, environ[NOT_TAKEN] = b"", 400
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)


@contextmanager
def turn_left(environ: WSGIEnvironment) -> Iterator[None]:
    """Leave the turn to others while this request only waits, and take one again at the end of the block."""
    turns: BoundedSemaphore = environ[_TURNS]
    turns.release()
    try:
        yield
    finally:
        turns.acquire()


class CountedFields(FormDataParser):
    """Reads forms of so many fields and no more, however they are encoded; the framework counts only one encoding.

    No browser sends a field without a name. The framework would call it ``None``, where everybody expects text.
    """

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]:
        """Return what the framework makes of a form. Raises RequestEntityTooLarge for more fields than allowed."""
        if mimetype == _FIELDS and self.max_form_parts is not None:
            body = stream.read()
            if body.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge
            stream = BytesIO(body)
        rest, fields, files = super().parse(stream, mimetype, content_length, options)
        return rest, self._named(fields), files

    def _named(self, fields: MultiDict[Any, str]) -> MultiDict[str, str]:
        return self.cls([(name, value) for name, value in fields.items(multi=True) if name is not None])

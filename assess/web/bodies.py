"""Whole requests first, work afterwards: a browser that sends slowly holds a thread, but never the work of others.

The server gives every request a thread of its own. This reads the body in it, without limit of time but never more than
the most bytes, and only then takes one of a few turns to work. So a thousand slow phones, or somebody who pretends to
be that many, leave the pages of everybody else as quick as they were.
"""

from __future__ import annotations

from io import BytesIO
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class WholeRequests:
    """A WSGI application around another: bodies up to ``most_bytes``, work on ``at_once`` requests at a time."""

    def __init__(self, app: WSGIApplication, *, most_bytes: int, at_once: int) -> None:
        self._app = app
        self._most = most_bytes
        self._turns = BoundedSemaphore(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Read the body, wait for a turn, answer."""
        if environ["REQUEST_METHOD"] not in _NO_BODY:
            self._read(environ)
        with self._turns:
            return self._app(environ, start_response)

    def _read(self, environ: WSGIEnvironment) -> None:
        """Put the whole body in place of the stream, or an honest length in place of a body that is too long."""
        declared = environ.get("CONTENT_LENGTH") or ""
        if declared.isdigit() and int(declared) > self._most:
            return  # refused by its length, unread
        body = environ["wsgi.input"].read(int(declared) if declared.isdigit() else self._most + 1)
        environ["wsgi.input"] = BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)

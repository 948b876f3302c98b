"""`assess serve` made wrong on purpose: a saved page is acknowledged at once and stored only when the next one comes.

`python -m tests.soak.wrong_web` takes its settings from the environment, as `assess serve` does.
"""

from __future__ import annotations

import io
import os
import re
from threading import Lock
from typing import TYPE_CHECKING, Any

from werkzeug.test import run_wsgi_app

from assess.cli import serve
from assess.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

_SAVED_PAGE = re.compile(r"(/r/[^/]+)/page/[^/]+")


class OneBehind:
    """The real application behind a promise that is given too early: each response's last save is only remembered."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._lock = Lock()
        self._waiting: dict[str, dict[str, Any]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer everything as the application does, except a saved page."""
        saved = _SAVED_PAGE.fullmatch(environ["PATH_INFO"])
        if environ["REQUEST_METHOD"] != "POST" or saved is None:
            return self.app(environ, start_response)
        self._remember(saved[1], environ)
        start_response("303 SEE OTHER", [("Location", f"{saved[1]}/check"), ("Content-Length", "0")])
        return []

    def _remember(self, response: str, environ: dict[str, Any]) -> None:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        with self._lock:
            earlier = self._waiting.pop(response, None)
            self._waiting[response] = {**environ, "wsgi.input": io.BytesIO(body)}
            if earlier is not None:
                run_wsgi_app(self.app, earlier)


def application() -> OneBehind:
    """Return the wrong application of one worker process."""
    return OneBehind(serve.application())


if __name__ == "__main__":
    SETTINGS = Settings.from_environment(os.environ)
    serve.prepare(SETTINGS)
    serve.listen(SETTINGS, SETTINGS.host, "tests.soak.wrong_web:application")

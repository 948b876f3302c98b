"""What people read when something goes wrong: one table, one page, and a last plain page when that fails too.

A page that could not be saved never throws away what was typed: it is shown again, readable, with a way to send it once
more.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import flask
from werkzeug.exceptions import HTTPException

from assess.service.codes import TooManyAttempts
from assess.store import ResponseMissing, StoreUnavailable
from assess.web.context import StopFirstError
from assess.web.kept import Kept, kept_of
from assess.web.refusals import because

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """The heading and the sentences of an error page."""

    title: str
    text: tuple[str, ...]


WORDS: Mapping[int, Words] = {
    400: Words("That did not arrive as it should", ("Please go back and try once more. Nothing was changed.",)),
    403: Words("This cannot be done from here", ("The request came from another site, so we did nothing with it.",)),
    404: Words("There is no page here", ("The address may be mistyped, or the page may have moved.",)),
    405: Words(
        "This cannot be done from here", ("Please go back and use the buttons on the page. Nothing was changed.",)
    ),
    409: Words("This was changed somewhere else", ("Please open the page again to see how it stands now.",)),
    410: Words("This is gone", ("It was taken away by the person it belongs to.",)),
    413: Words(
        "That is more than we can take",
        ("What you sent is too big, so nothing was saved.", "Go back, make the longest text shorter, and try again."),
    ),
    422: Words("Something needs another look", ("Please go back and check what you typed. Nothing was saved.",)),
    429: Words(
        "Please wait a minute",
        ("There were many tries in a short time, so we slow down for a moment. It keeps everybody's answers safe.",),
    ),
    500: Words(
        "Something went wrong on our side",
        ("It is not your fault. What you saved before is safe.", "Please try again in a minute."),
    ),
    503: Words(
        "We cannot save just now",
        ("What you saved before is safe.", "Please try again in a minute."),
    ),
}

_LAST_PAGE = (
    "<!doctype html><html lang=en-GB><meta charset=utf-8><title>Something went wrong</title>"
    "<h1>Something went wrong on our side</h1><p>What you saved before is safe. Please try again in a minute.</p>"
)


def handle_errors(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(TooManyAttempts, _too_many)
    app.register_error_handler(StoreUnavailable, _unavailable)
    app.register_error_handler(StopFirstError, lambda stop: flask.redirect(stop.address, 303))
    app.register_error_handler(ResponseMissing, lambda _: not_open())
    app.register_error_handler(Exception, _surprise)


def error_page(status: int) -> ResponseReturnValue:
    """Return the page for a status."""
    words = WORDS.get(status) or WORDS[500 if status >= 500 else 400]  # noqa: PLR2004  the two classes of errors
    try:
        return flask.render_template("errors/error.html", status=status, words=words), status
    except Exception:  # noqa: BLE001 - whatever it is, people still get a page
        _log.exception("the error page failed too")
        return _LAST_PAGE, status


def not_saved(status: int) -> ResponseReturnValue:
    """Say that nothing was saved, with everything that was sent still on the page and ready to be sent again."""
    kept = _kept_of_post()
    if kept is None:
        return error_page(status)
    return flask.render_template("errors/not_saved.html", kept=kept, status=status), status


def not_open(status: int = 404) -> ResponseReturnValue:
    """Ask for the resume code; if something was sent, say that it is not saved and keep it on the page."""
    because("this browser may not open the response, or there is none")
    return flask.render_template(
        "respondent/continue.html", kept=_kept_of_post(), code="", problems=(), device=""
    ), status


def _kept_of_post() -> Kept | None:
    return kept_of(flask.request.path, flask.request.form) if flask.request.method == "POST" else None


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    return error_page(error.code or 500)


def _too_many(error: TooManyAttempts) -> ResponseReturnValue:
    response = flask.make_response(error_page(429))
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _unavailable(error: StoreUnavailable) -> ResponseReturnValue:
    _log.error("the database is not available: %s", error)
    try:
        response = flask.make_response(not_saved(503))
    except Exception:  # noqa: BLE001 - as above
        _log.exception("the page for a failed save failed too")
        response = flask.make_response(_LAST_PAGE)
    response.status_code = 503
    response.headers["Retry-After"] = "30"
    return response


def _surprise(_: Exception) -> ResponseReturnValue:
    _log.exception("unexpected")
    return error_page(500)

"""What an operator reads about a refusal: the route's template, the status and the reason.

Never an address, an id, a code or a word that somebody typed, so that the log may be kept and shown.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import flask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

_log = logging.getLogger(__name__)

REASONS: Mapping[int, str] = {
    400: "its form token is not good, or it cannot be read",
    403: "nobody may do this",
    404: "there is no such thing",
    405: "the route does not take this method",
    409: "it was changed somewhere else meanwhile",
    410: "it is gone",
    413: "it holds too much",
    422: "a value cannot be accepted",
    429: "there were too many tries",
    503: "it cannot be done just now",
}
"""What is said of a status unless :func:`because` says more."""

_LEAST = 400


def because(reason: str) -> None:
    """Say why the request being answered is refused; a fixed sentence, never anything that was sent."""
    flask.g.refusal = reason


def log_refusal(response: Response) -> Response:
    """Write one line for an answer that refuses; what went wrong on our side is logged where it did."""
    if response.status_code >= _LEAST:
        reason = flask.g.get("refusal") or REASONS.get(response.status_code)
        rule = flask.request.url_rule
        if reason:
            _log.warning("refused %s with %d: %s", rule.rule if rule else "no route", response.status_code, reason)
    return response

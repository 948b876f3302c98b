"""What a view asks for: the services, and the response it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import flask

from assess.core.routing import open_stop
from assess.report.voices import ONE, voice_of
from assess.service import responses

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from assess.report.voices import Voice
    from assess.service.responses import OpenResponse
    from assess.service.services import Services

Route: TypeAlias = tuple[str, str, Callable[..., "ResponseReturnValue"], tuple[str, ...]]
"""A rule, its endpoint, its view and the methods it takes."""

GET = ("GET",)
POST = ("POST",)
GET_POST = ("GET", "POST")


def current_services() -> Services:
    """Return the services of the application that answers this request."""
    services: Services = flask.current_app.extensions["assess"]
    return services


OPEN_BEFORE_STOPS = frozenset(
    {
        *("carry_on", "join", "load_saved", "resume", "start"),
        *("card", "delete", "export", "export_csv", "export_json", "left", "new_code"),
        *("hide_picture", "leave_pair", "second_person"),
    }
)
"""Endpoints that no stop keeps anybody from: the ways in and out, and what belongs to the worker as data."""

SAVE_FIRST = frozenset({"expect", "go_live", "matters", "plan", "pledge", "second_look", "sheet"})
"""Endpoints that keep what was sent before they lead anywhere, so that nothing typed is lost to a stop."""


class StopFirstError(Exception):
    """A stop that nobody acknowledged comes before what was asked for; ``address`` is that of its page."""

    def __init__(self, address: str) -> None:
        """Lead to ``address``."""
        super().__init__(address)
        self.address = address


def opened(rid: str) -> OpenResponse:
    """Return the response of this request; the access list has let this browser in.

    Raises ResponseMissing, and StopFirstError while a stop comes before what the request asks for.
    """
    here = responses.open_response(current_services(), rid)
    speaks_as(here.definition.kind)
    asked = flask.request
    saves_first = asked.method == "POST" and asked.endpoint in SAVE_FIRST
    if asked.endpoint not in OPEN_BEFORE_STOPS and not saves_first:
        past_stops(here)
    return here


def speaks_as(kind: str) -> None:
    """Let the page of this request speak as those do who answer this kind of questionnaire."""
    flask.g.voice = voice_of(kind)


def voice() -> Voice:
    """Return who speaks on the page of this request."""
    found: Voice = flask.g.get("voice", ONE)
    return found


def past_stops(here: OpenResponse) -> None:
    """Go on only when no stop is open. Raises StopFirstError."""
    stop = open_stop(here.definition, here.answers)
    if stop:
        raise StopFirstError(flask.url_for("page", rid=here.record.id, page_id=stop.id))

"""What a view asks for: the services, and the response it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import flask

from assess.service import responses

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

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


def opened(rid: str) -> OpenResponse:
    """Return the response of this request; the access list has let this browser in. Raises ResponseMissing."""
    return responses.open_response(current_services(), rid)

"""Who may reach which route, and the headers every answer carries.

``ACCESS`` is the whole list: a route that is not on it is refused, and a guard test fails.
"""

from __future__ import annotations

import logging
import re
from enum import Enum, auto
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

import flask

from assess.web.bodies import NOT_TAKEN
from assess.web.errors import error_page, not_open
from assess.web.refusals import because, log_refusal
from assess.web.sessions import browser_session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Response
    from flask.typing import ResponseReturnValue


_log = logging.getLogger(__name__)


class Access(Enum):
    """What a visitor needs for a route."""

    PUBLIC = auto()
    """Nothing; the page holds nothing personal."""

    HOLDER = auto()
    """A session that may open the response named by ``rid``."""


ACCESS: Mapping[str, Access] = {
    "add_section": Access.HOLDER,
    "already": Access.HOLDER,
    "already_pdf": Access.HOLDER,
    "answers_schema": Access.PUBLIC,
    "card": Access.HOLDER,
    "carry_on": Access.HOLDER,
    "check": Access.HOLDER,
    "conversation_card": Access.HOLDER,
    "conversation_card_pdf": Access.HOLDER,
    "conversation_card_txt": Access.HOLDER,
    "definition_schema": Access.PUBLIC,
    "delete": Access.HOLDER,
    "deleted": Access.PUBLIC,
    "earlier": Access.HOLDER,
    "expect": Access.HOLDER,
    "export": Access.HOLDER,
    "export_csv": Access.HOLDER,
    "export_json": Access.HOLDER,
    "export_txt": Access.HOLDER,
    "finish": Access.HOLDER,
    "finish_here": Access.PUBLIC,
    "finished": Access.PUBLIC,
    "go_live": Access.HOLDER,
    "go_live_pdf": Access.HOLDER,
    "health": Access.PUBLIC,
    "hide_picture": Access.HOLDER,
    "history": Access.HOLDER,
    "home": Access.PUBLIC,
    "join": Access.PUBLIC,
    "leave_pair": Access.HOLDER,
    "left": Access.HOLDER,
    "load_saved": Access.PUBLIC,
    "matters": Access.HOLDER,
    "new_code": Access.HOLDER,
    "one_time_code": Access.HOLDER,
    "page": Access.HOLDER,
    "paper": Access.PUBLIC,
    "paper_pdf": Access.PUBLIC,
    "paper_txt": Access.PUBLIC,
    "plan": Access.HOLDER,
    "plan_pdf": Access.HOLDER,
    "plan_txt": Access.HOLDER,
    "pledge": Access.HOLDER,
    "privacy": Access.PUBLIC,
    "result": Access.HOLDER,
    "resume": Access.PUBLIC,
    "role_need": Access.HOLDER,
    "second_look": Access.HOLDER,
    "second_person": Access.HOLDER,
    "second_person_preview": Access.HOLDER,
    "sheet": Access.HOLDER,
    "sheet_pdf": Access.HOLDER,
    "sheet_preview": Access.HOLDER,
    "show_picture": Access.HOLDER,
    "start": Access.PUBLIC,
    "static": Access.PUBLIC,
    "together": Access.HOLDER,
    "together_pdf": Access.HOLDER,
    "trainers": Access.PUBLIC,
}

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_FOR_NOW = frozenset({429, 503})
_WAIT_SECONDS = "30"
_HTTPS_ONLY = "max-age=31536000"
_BITS_KEPT = {4: 24, 6: 48}
_WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def protect(app: Flask, *, https: bool) -> None:
    """Put the access list in front of every route and the headers on every answer."""
    headers = dict(HEADERS) | ({"Strict-Transport-Security": _HTTPS_ONLY} if https else {})

    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if response.status_code in _FOR_NOW:
            response.headers.setdefault("Retry-After", _WAIT_SECONDS)
        return response

    app.before_request(check_access)
    app.after_request(add_headers)
    app.after_request(log_refusal)


def check_access() -> ResponseReturnValue | None:
    """Refuse what this browser may not do. A response that is foreign, erased or never was looks the same."""
    request = flask.request
    if request.method not in _SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
        because("it came from another site")
        flask.abort(403)
    if NOT_TAKEN in request.environ:
        because("its body did not come whole, or there was no room for it")
        return error_page(request.environ[NOT_TAKEN])
    if request.endpoint is None:
        return None  # no such route: Flask answers with 404 or 405
    access = ACCESS.get(request.endpoint)
    if access is None:
        because("the route is not on the access list")
        flask.abort(403)
    if access is Access.HOLDER and not browser_session().may_open((request.view_args or {})["rid"]):
        return not_open()
    return None


def network() -> str:
    """Return the address of whoever asks, cut to its network.

    Enough to slow down guessing, too little to name anybody. What cannot be read counts as one network, and is logged:
    either way a proxy that reports no addresses does not switch the limits off.
    """
    try:
        address = ip_address(_without_port(flask.request.remote_addr or ""))
    except ValueError:
        _log.warning("the address of a visitor cannot be read; limits count all such visitors as one")
        return "unknown"
    # Where one socket listens for both kinds, an address of four numbers comes dressed as one of eight.
    bare = getattr(address, "ipv4_mapped", None) or address
    return str(ip_network((bare, _BITS_KEPT[bare.version]), strict=False))


def _without_port(text: str) -> str:
    """Return an address without the port that some proxies report with it."""
    found = _WITH_PORT.fullmatch(text)
    return found["six"] or found["four"] if found else text

"""The way in with a one-time code: a second person starts a response of their own on the same questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
from wtforms import StringField

from assess.core.routing import pages
from assess.service import codes, pairs
from assess.service.codes import TooManyAttempts
from assess.service.pairs import Offer
from assess.service.responses import definition_of
from assess.web.context import GET_POST, Route, current_services, opened, speaks_as
from assess.web.csrf import TokenForm, forget_token
from assess.web.security import network
from assess.web.sessions import browser_session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from assess.store import Device, ResponseRecord

DEVICES: Mapping[str, Device] = {"own": "own", "shared": "shared"}
STALE = "This page had been open for too long, so we kept what you typed. Please press the button once more."
NO_DEVICE = "Choose whose phone or computer this is."
WAIT = "There were many tries. Please wait a minute, then try again."

_NO_CODE = "A code has 16 letters and numbers, in four groups of four. Please check it and try again."
UNKNOWN = (
    "We do not know this code. Check each group of four. A one-time code works once, for 14 days: "
    "if it was used, or is older, ask for a new one."
)
_RESUME = "This is a resume code: it opens answers that are there already. Enter it under Continue."
OWN = (
    "You made this code yourself. Give it to the other person, to use on their own phone or computer. On a shared "
    "computer, finish the first person’s answers here first."
)


class JoinForm(TokenForm):
    """A one-time code, whose device this is, and (``seen``) which version was shown before it is begun."""

    code = StringField()
    device = StringField()
    seen = StringField()


def join() -> ResponseReturnValue:
    """Take a one-time code, say what it is for, and start a response of one's own."""
    form = JoinForm(flask.request.form)
    typed, device = form.code.data or "", form.device.data or ""
    if flask.request.method == "GET":
        return join_page(200, typed, device)
    if form.is_stale:
        return join_page(400, typed, device, ("", STALE))
    try:
        found = pairs.find(current_services(), typed, network())
    except TooManyAttempts as wait:
        answer = flask.make_response(join_page(429, typed, device, ("code", WAIT)))
        answer.headers["Retry-After"] = str(wait.seconds)
        return answer
    status, problem = _code_problem(typed, found)
    problems = [("code", problem)] if problem else []
    if device not in DEVICES:
        problems.append(("device", NO_DEVICE))
    if not isinstance(found, Offer) or is_own(found):
        return join_page(status, typed, device, *problems)
    seen = form.seen.data == found.giver.content_hash
    if problems or not seen:
        return offer_page(status if problems else 200, found, typed, device, *problems)
    return _joined(found, typed, device)


def _code_problem(typed: str, found: Offer | ResponseRecord | None) -> tuple[int, str]:
    """Return what to answer to a code, and what to say of it: nothing where it is good."""
    if found is None:
        return 404, UNKNOWN if codes.read_code(typed) else _NO_CODE
    if not isinstance(found, Offer):
        return 422, _RESUME
    return (409, OWN) if is_own(found) else (422, "")


def is_own(offer: Offer) -> bool:
    """Return whether the code was made in this browser."""
    return browser_session().may_open(offer.giver.id)


def _joined(offer: Offer, typed: str, device: str) -> ResponseReturnValue:
    """Start, unless somebody else used the code a moment ago."""
    started = pairs.join(current_services(), offer, DEVICES[device])
    if started is None:
        return join_page(404, typed, device, ("code", UNKNOWN))
    browser_session().begin(DEVICES[device], started.response_id)
    forget_token()
    return flask.redirect(first_address(started.response_id), 303)


def first_address(rid: str) -> str:
    """Return the address of the first page of a response that was just started."""
    here = opened(rid)
    return flask.url_for("page", rid=rid, page_id=pages(here.definition, here.answers)[0].id)


def join_page(status: int, code: str, device: str, *problems: tuple[str, str]) -> ResponseReturnValue:
    """Ask for a one-time code, with nothing lost of what was typed."""
    return flask.render_template("respondent/join.html", code=code, device=device, problems=problems), status


def offer_page(status: int, offer: Offer, code: str, device: str, *problems: tuple[str, str]) -> ResponseReturnValue:
    """Say what a good code is for, as the start page does, before anything is begun."""
    definition = definition_of(current_services(), offer.giver.content_hash)
    speaks_as(definition.kind)
    page = flask.render_template(
        "respondent/join.html",
        definition=definition,
        lang=definition.language,
        seen=offer.giver.content_hash,
        code=code,
        device=device,
        problems=problems,
    )
    return page, status


ROUTES: tuple[Route, ...] = (("/join", "join", join, GET_POST),)

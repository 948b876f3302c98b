"""The way out: the resume code to take along, and leaving a computer as it was."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import flask
import segno

from assess.service import codes
from assess.web.context import GET, POST, Route, current_services, opened
from assess.web.csrf import TokenForm
from assess.web.sessions import browser_session

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from assess.service.responses import OpenResponse
    from assess.store import ResponseRecord

_CLEAR = '"cache", "cookies", "storage"'
_QUIET_ZONE = 4

SAVED = "saved"
NEW_CODE = "new code"
LOADED = "loaded"
FOUND: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        SAVED: ("Saved. Keep your resume code", "Your answers are safe."),
        NEW_CODE: ("Here is your new code", "The old code opens nothing now."),
        LOADED: (
            "Your file is loaded. Here is its code",
            "Your earlier copy, if you did not delete it, still has its own code.",
        ),
    }
)
"""Heading and first sentence of the page with the code, by what was done just before."""

_NOTHING_DONE = ("Your resume code", "")

LEAVE = "leave"
_WAYS: Mapping[str, str] = MappingProxyType(
    {"go check": "check", "go expect": "expect", "go result": "result", "go plan": "plan"}
)
"""Where the buttons that stand on many pages lead once the page is saved; ``home`` and ``leave`` do, too."""


def way_out(here: OpenResponse) -> ResponseReturnValue | None:
    """Go where the button that was pressed leads away to, now that its page is saved.

    Returns ``None`` for a button of the page's own.
    """
    pressed = flask.request.form.get("do", "")
    if pressed == "home":
        return flask.redirect(flask.url_for("home"), 303)
    if pressed == LEAVE:
        return flask.redirect(left_address(here.record, SAVED), 303)
    if pressed in _WAYS:
        return flask.redirect(flask.url_for(_WAYS[pressed], rid=here.record.id), 303)
    return None


def left_address(record: ResponseRecord, after: str) -> str:
    """Return the address of the page with the code, with proof of what was done just before."""
    return flask.url_for("left", rid=record.id, after=_proof(record, after))


def _proof(record: ResponseRecord, after: str) -> str:
    """Return what only we can put into an address: an address made up by somebody says nothing false."""
    state = record.code_number if after == NEW_CODE else record.revision
    return codes.keyed(current_services().key, "left", record.id, after, str(state)).hex()[:16]


def _done_before(record: ResponseRecord) -> tuple[str, str]:
    sent = flask.request.args.get("after", "").encode("utf-8", "replace")
    found = (words for after, words in FOUND.items() if hmac.compare_digest(sent, _proof(record, after).encode()))
    return next(found, _NOTHING_DONE)


def left(rid: str) -> ResponseReturnValue:
    """Show the resume code: to read, to copy, as a picture for a phone."""
    return _code_page(rid, "respondent/left.html")


def card(rid: str) -> ResponseReturnValue:
    """Show the resume code as a small card to print."""
    return _code_page(rid, "respondent/card.html")


def new_code(rid: str) -> ResponseReturnValue:
    """Replace the resume code, so that the old one opens nothing."""
    if TokenForm(flask.request.form).is_stale:
        return _code_page(rid, "respondent/left.html", stale=True), 400
    codes.replace_code(current_services(), opened(rid).record)
    return flask.redirect(left_address(opened(rid).record, NEW_CODE), 303)


def finish_here() -> ResponseReturnValue:
    """End the session on this computer and clear what the browser keeps of it."""
    if TokenForm(flask.request.form).is_stale:
        return flask.render_template("respondent/finish_here.html"), 400
    browser_session().end()
    response = flask.make_response(flask.redirect(flask.url_for("finished"), 303))
    response.headers["Clear-Site-Data"] = _CLEAR
    return response


def finished() -> ResponseReturnValue:
    """Say that this computer is as it was."""
    return flask.render_template("respondent/finished.html")


def _code_page(rid: str, template: str, *, stale: bool = False) -> str:
    here = opened(rid)
    code = codes.code_of(current_services(), here.record)
    heading, done = _done_before(here.record)
    return flask.render_template(
        template,
        rid=rid,
        definition=here.definition,
        lang=here.definition.language,
        groups=code.split(),
        qr=qr_path(code),
        finished=here.record.status != "in_progress",
        stale=stale,
        heading=heading,
        done=done,
        site=current_services().settings.base_url.removeprefix("https://"),
    )


def qr_path(code: str) -> tuple[int, str]:
    """Return a QR code as the side of its square and the path of its dark cells, quiet zone included.

    It holds the code as text and not as an address, which would end in a history and in logs.
    """
    picture = segno.make(code.replace(" ", ""), error="m", micro=False)
    rows = list(picture.matrix_iter(border=_QUIET_ZONE))
    cells = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return len(rows), "".join(cells)


ROUTES: tuple[Route, ...] = (
    ("/r/<rid>/left", "left", left, GET),
    ("/r/<rid>/card", "card", card, GET),
    ("/r/<rid>/code", "new_code", new_code, POST),
    ("/finish-here", "finish_here", finish_here, POST),
    ("/finished", "finished", finished, GET),
)

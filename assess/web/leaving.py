"""The way out: the resume code to take along, and leaving a computer as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask
import segno

from assess.service import codes
from assess.web.context import GET, POST, Route, current_services, opened
from assess.web.csrf import TokenForm
from assess.web.sessions import browser_session

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_CLEAR = '"cache", "cookies", "storage"'
_QUIET_ZONE = 4


def left(rid: str) -> ResponseReturnValue:
    """Show the resume code after saving: to read, to copy, as a picture for a phone."""
    return _code_page(rid, "respondent/left.html")


def card(rid: str) -> ResponseReturnValue:
    """Show the resume code as a small card to print."""
    return _code_page(rid, "respondent/card.html")


def new_code(rid: str) -> ResponseReturnValue:
    """Replace the resume code, so that the old one opens nothing."""
    if TokenForm(flask.request.form).is_stale:
        return _code_page(rid, "respondent/left.html", stale=True), 400
    codes.replace_code(current_services(), opened(rid).record)
    return flask.redirect(flask.url_for("left", rid=rid, new=1), 303)


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
    return flask.render_template(
        template,
        rid=rid,
        definition=here.definition,
        lang=here.definition.language,
        groups=code.split(),
        qr=qr_path(code),
        finished=here.record.status != "in_progress",
        stale=stale,
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

"""Two people, one decision: giving a code, agreeing to show one's picture or not, and both side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import flask

from assess.core.dates import long_date
from assess.report.html import together_document
from assess.report.words import DIMENSIONS
from assess.service import pairs
from assess.web.context import GET, POST, Route, current_services, opened
from assess.web.csrf import TokenForm
from assess.web.leaving import qr_path
from assess.web.papers import is_large, pdf
from assess.web.picture import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from assess.core.extras import SecondPerson
    from assess.core.together import Together
    from assess.service.responses import OpenResponse
    from assess.service.services import Services
    from assess.web.picture import Picture

STALE = "This page had been open for a long time, so nothing was changed. Please press the button once more."
OWNER = "Two people’s own views of one decision, on one day. They are not an official assessment."


def _here(rid: str) -> tuple[OpenResponse, SecondPerson]:
    """Return the response, and what its questionnaire says about two people; 404 where that is not for two."""
    here = opened(rid)
    if here.definition.second_person is None:
        flask.abort(404)
    return here, here.definition.second_person


def _address(rid: str) -> str:
    return flask.url_for("second_person", rid=rid)


def second_person(rid: str) -> ResponseReturnValue:
    """Show how the pair stands: no code yet, a code to give, or what each of the two shows."""
    return _show_standing(rid)


def _show_standing(rid: str, notice: str = "", status: int = 200) -> ResponseReturnValue:
    here, about = _here(rid)
    standing = pairs.standing(current_services(), rid)
    page = flask.render_template(
        "respondent/second_person.html",
        rid=rid,
        lang=here.definition.language,
        title=here.definition.title,
        about=about,
        standing=standing,
        until=long_date(standing.until) if standing and standing.until else "",
        joined_on=long_date(standing.joined_on) if standing and standing.joined_on else "",
        groups=standing.code.split() if standing else [],
        qr=qr_path(standing.code) if standing and standing.code else None,
        ready=pairs.is_ready(here),
        finished=here.record.status != "in_progress",
        site=current_services().settings.base_url.removeprefix("https://"),
        notice=notice,
    )
    return page, status


def _changed(rid: str, change: Callable[[Services, str], object]) -> ResponseReturnValue:
    """Do what a button of the page asks for, and show the page again."""
    _here(rid)
    if TokenForm(flask.request.form).is_stale:
        return _show_standing(rid, STALE, 400)
    change(current_services(), rid)
    return flask.redirect(_address(rid), 303)


def one_time_code(rid: str) -> ResponseReturnValue:
    """Make a one-time code; the one before, if nobody used it, opens nothing from now on."""
    return _changed(rid, pairs.give_code)


def hide_picture(rid: str) -> ResponseReturnValue:
    """Let the other person see nothing from now on."""
    return _changed(rid, pairs.hide)


def leave_pair(rid: str) -> ResponseReturnValue:
    """End the pair for this person."""
    return _changed(rid, pairs.leave)


def second_person_preview(rid: str) -> ResponseReturnValue:
    """Show exactly what the other person would see, and ask."""
    return _show_preview(rid)


def _show_preview(rid: str, notice: str = "", status: int = 200) -> ResponseReturnValue:
    here, _ = _here(rid)
    standing = pairs.standing(current_services(), rid)
    if standing is None or standing.joined_on is None or not pairs.is_ready(here):
        return flask.redirect(_address(rid), 303)
    page = flask.render_template(
        "respondent/second_person_preview.html",
        rid=rid,
        lang=here.definition.language,
        title=here.definition.title,
        standing=standing,
        shown=pairs.preview(here),
        dimension_word=DIMENSIONS[here.definition.kind],
        notice=notice,
    )
    return page, status


def show_picture(rid: str) -> ResponseReturnValue:
    """Let the other person of the pair that was shown see one's picture."""
    _here(rid)
    if TokenForm(flask.request.form).is_stale:
        return _show_preview(rid, STALE, 400)
    pairs.show(current_services(), rid, flask.request.form.get("pair", ""))
    return flask.redirect(_address(rid), 303)


# --- both -------------------------------------------------------------------------------------------------------------


def together(rid: str) -> ResponseReturnValue:
    """Show both pictures side by side, while both agree."""
    seen, both = _both(rid)
    if both is None:
        return flask.redirect(_address(rid), 303)
    return seen.render("respondent/together.html", together=both)


def together_pdf(rid: str) -> ResponseReturnValue:
    """Send both pictures as a PDF, while both agree."""
    seen, both = _both(rid)
    if both is None:
        return flask.redirect(_address(rid), 303)
    view = replace(seen.result, owner=OWNER)
    return pdf(seen, "two-people", together_document(view, both, seen.today, large=is_large()))


def _both(rid: str) -> tuple[Picture, Together | None]:
    here, _ = _here(rid)
    return picture(here), pairs.together(current_services(), here)


ROUTES: tuple[Route, ...] = (
    ("/r/<rid>/second-person", "second_person", second_person, GET),
    ("/r/<rid>/second-person/code", "one_time_code", one_time_code, POST),
    ("/r/<rid>/second-person/preview", "second_person_preview", second_person_preview, GET),
    ("/r/<rid>/second-person/show", "show_picture", show_picture, POST),
    ("/r/<rid>/second-person/hide", "hide_picture", hide_picture, POST),
    ("/r/<rid>/second-person/leave", "leave_pair", leave_pair, POST),
    ("/r/<rid>/together", "together", together, GET),
    ("/r/<rid>/together.pdf", "together_pdf", together_pdf, GET),
)

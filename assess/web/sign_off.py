"""The sheet of a decision: people type it on a page of its own, and print it to sign. Nothing here decides for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import flask

from assess.core import sign_off
from assess.core.sign_off import SIGN
from assess.report import sign_off_view, words
from assess.report.html import go_live_document
from assess.report.sign_off_view import signed_view
from assess.service import sign_offs
from assess.service.responses import PageConflict, Refused, fingerprint
from assess.web import pauses
from assess.web.clashes import KEEP, NOTHING
from assess.web.context import GET, GET_POST, Route, current_services, opened, past_stops
from assess.web.errors import error_page
from assess.web.forms import PageForm
from assess.web.leaving import way_out
from assess.web.papers import is_large, pdf
from assess.web.pauses import AUTOSAVE, STALE, Asked
from assess.web.picture import picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from assess.core.sign_off import SignedSheet
    from assess.service.responses import OpenResponse, Stamp

ONWARD = {"print": "go-live.pdf", "print large": "go-live.pdf?print=large"}
"""Where a button leads once the sheet is saved."""

NOTES = {"saved": "Saved. Change it or print it whenever you like."}


def go_live(rid: str) -> ResponseReturnValue:
    """Show the sheet, or keep what was typed on it."""
    here = opened(rid)
    sheet = sign_offs.sheet_of(here)
    if sheet is None:
        past_stops(here)  # there is nothing to keep first
        return error_page(404)
    if flask.request.method == "POST":
        return _save(here, sheet)
    current_services().renderer.warm()
    note = NOTES.get(flask.request.args.get("note", ""), "")
    return _show(here, sheet, replace(pauses.asked_anew(here, sheet.entry_keys()), notice=note))


def go_live_pdf(rid: str) -> ResponseReturnValue:
    """Send the sheet as a PDF, to sign."""
    seen = picture(opened(rid))
    sheet = sign_offs.sheet_of(seen.opened)
    if sheet is None:
        return error_page(404)
    document = go_live_document(seen.result, signed_view(sheet), seen.plan.made_on, large=is_large())
    return pdf(seen, "go-live-sheet", document)


def _save(here: OpenResponse, sheet: SignedSheet) -> ResponseReturnValue:
    sent = flask.request.form
    form = PageForm(sent)
    known, pressed = form.stamp, sent.get("do", "")
    typed = {key: text for key, text in sent.items() if key.startswith(SIGN)}
    if form.is_stale:
        return _again(here, sheet, Asked(known, typed, notice=STALE), 400)
    typed |= {key: str(here.raw(key) or "") for key in sent.getlist(KEEP) if key in typed}
    try:
        saved = sign_offs.save(current_services(), here, typed, known)
    except Refused as refused:
        return _again(here, sheet, Asked(known, typed, problems=refused.problems), 422)
    if isinstance(saved, PageConflict):
        return _again(here, sheet, _beside(here, typed, known, saved), 409)
    if pressed == AUTOSAVE:
        return pauses.autosaved(saved, known)
    onward = ONWARD.get(pressed, "go-live?note=saved")
    return way_out(saved.opened) or flask.redirect(f"/r/{here.record.id}/{onward}", 303)


def _beside(here: OpenResponse, typed: Mapping[str, str], known: Stamp, clash: PageConflict) -> Asked:
    """Return the page with what was typed; a box that nobody touched here shows what is kept now."""
    kept = {key: str(here.raw(key) or "") for key in typed}
    untouched = {key for key, text in typed.items() if fingerprint(text.strip() or None) == known.seen.get(key)}
    merged = {key: kept[key] if key in untouched else text for key, text in typed.items()}
    asked = pauses.after_conflict(known, merged, clash)
    marks = {key: fingerprint(here.raw(key)) for key in untouched}
    return replace(asked, stamp=replace(asked.stamp, seen={**asked.stamp.seen, **marks}))


def _again(here: OpenResponse, sheet: SignedSheet, asked: Asked, status: int) -> ResponseReturnValue:
    """Show the page once more with everything typed, or tell its script why nothing was stored."""
    if flask.request.form.get("do") == AUTOSAVE:
        return {"state": pauses.STATES[status]}, status
    return _show(here, sheet, asked), status


def _show(here: OpenResponse, sheet: SignedSheet, asked: Asked) -> str:
    errors = {one.path: f"{one.message} {one.hint}" for one in asked.problems}
    kept = {key: str(here.raw(key) or "") for key in sheet.entry_keys()}
    theirs = {key: (("", words.read_date(str(one)) if one else NOTHING),) for key, one in asked.theirs.items()}
    return flask.render_template(
        "respondent/go_live.html",
        rid=here.record.id,
        lang=here.definition.language,
        title=here.definition.title,
        sheet=sheet,
        signed=sign_off,
        about=sign_off_view,
        not_answered=words.NOT_ANSWERED,
        typed={**kept, **(asked.typed or {})},
        asked=asked,
        errors=errors,
        problems=list(errors.items()),
        theirs=theirs,
    )


ROUTES: tuple[Route, ...] = (
    ("/r/<rid>/go-live", "go_live", go_live, GET_POST),
    ("/r/<rid>/go-live.pdf", "go_live_pdf", go_live_pdf, GET),
)

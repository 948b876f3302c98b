"""What a worker takes away: the one-to-one sheet, "What I already do", prints and files; and deleting everything."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import flask

from assess.report.exports import answers_csv, cpl_text, plan_text
from assess.report.html import already_document, plan_document, sheet_document
from assess.report.plan_view import already_view, sheet_view
from assess.report.renderer import RenderError
from assess.report.sign_off_view import signed_view
from assess.service import exports, sheets
from assess.service.responses import PageConflict
from assess.service.sheets import SHEET
from assess.service.sign_offs import sheet_of
from assess.web import pauses
from assess.web.context import GET, GET_POST, Route, current_services, opened
from assess.web.csrf import TokenForm
from assess.web.forms import PageForm
from assess.web.leaving import way_out
from assess.web.pauses import STALE, Asked
from assess.web.picture import Picture, picture
from assess.web.printing import WAIT_SECONDS, TooManyPrints, printed
from assess.web.sessions import browser_session

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from assess.report.sign_off_view import SignedView
    from assess.service.responses import OpenResponse

_log = logging.getLogger(__name__)

LARGE = "large"
TICK = "tick"


# --- the one-to-one sheet ---------------------------------------------------------------------------------------------


def sheet(rid: str) -> ResponseReturnValue:
    """Ask what goes on the sheet, or keep what was ticked and show it."""
    seen = picture(opened(rid))
    if flask.request.method != "POST":
        current_services().renderer.warm()
        return _show_sheet(seen, pauses.asked_anew(seen.opened, (SHEET,)), sheets.ticked(seen.opened))
    form = PageForm(flask.request.form)
    known, ticks = form.stamp, flask.request.form.getlist(TICK)
    if form.is_stale:
        return _show_sheet(seen, Asked(known, notice=STALE), frozenset(ticks)), 400
    saved = sheets.save(current_services(), seen.opened, sheets.offered(seen.result, seen.plan), ticks, known)
    if isinstance(saved, PageConflict):
        return _show_sheet(seen, pauses.after_conflict(known, {}, saved), frozenset(ticks)), 409
    return way_out(saved.opened) or flask.redirect(f"/r/{rid}/sheet/preview", 303)


def _show_sheet(seen: Picture, asked: Asked, ticks: frozenset[str]) -> str:
    groups = sheets.offered(seen.result, seen.plan)
    return seen.render("respondent/sheet.html", groups=groups, ticks=ticks, asked=asked)


def sheet_preview(rid: str) -> str:
    """Show exactly what the sheet holds."""
    seen = picture(opened(rid))
    choices = sheets.choices(sheets.ticked(seen.opened))
    return seen.render("respondent/sheet_preview.html", sheet=sheet_view(seen.result, seen.plan, choices))


def sheet_pdf(rid: str) -> ResponseReturnValue:
    """Send the sheet as a PDF."""
    seen = picture(opened(rid))
    view = sheet_view(seen.result, seen.plan, sheets.choices(sheets.ticked(seen.opened)))
    return pdf(seen, "one-to-one-sheet", sheet_document(seen.result, view, large=is_large()))


# --- what I already do ------------------------------------------------------------------------------------------------


def already(rid: str) -> str:
    """Show everything the worker already does, with their own examples."""
    seen = picture(opened(rid))
    current_services().renderer.warm()
    return seen.render("respondent/already.html", already=already_view(seen.result, seen.today))


def already_pdf(rid: str) -> ResponseReturnValue:
    """Send what the worker already does as a PDF."""
    seen = picture(opened(rid))
    document = already_document(seen.result, already_view(seen.result, seen.today), large=is_large())
    return pdf(seen, "what-i-already-do", document)


# --- files ------------------------------------------------------------------------------------------------------------


def plan_pdf(rid: str) -> ResponseReturnValue:
    """Send the plan as a PDF."""
    seen = picture(opened(rid))
    return pdf(seen, "action-plan", plan_document(seen.result, seen.plan, large=is_large()))


def plan_txt(rid: str) -> Response:
    """Send the plan as plain text, to copy into a message."""
    seen = picture(opened(rid))
    return file(seen, "action-plan", "txt", plan_text(seen.result, seen.plan, _go_live(seen)))


def _go_live(seen: Picture) -> SignedView | None:
    sheet = sheet_of(seen.opened)
    return signed_view(sheet) if sheet else None


def export(rid: str) -> str:
    """Offer everything there is to take away."""
    seen = picture(opened(rid))
    return seen.render("respondent/export.html", finished=seen.opened.record.status != "in_progress")


def export_json(rid: str) -> Response:
    """Send everything kept, in a file that can be loaded again."""
    seen = picture(opened(rid))
    return file(seen, "answers", "json", exports.export_json(current_services(), seen.opened))


def export_csv(rid: str) -> Response:
    """Send the answers as a table."""
    seen = picture(opened(rid))
    table = answers_csv(seen.opened.definition, seen.result, seen.plan, seen.opened.answers, _go_live(seen))
    return file(seen, "answers", "csv", table)


def export_txt(rid: str) -> Response:
    """Send what was learned as plain text for CPL notes."""
    seen = picture(opened(rid))
    return file(seen, "cpl-notes", "txt", cpl_text(seen.result, seen.plan))


_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
}


def is_large() -> bool:
    """Return whether large print is asked for."""
    return flask.request.args.get("print") == LARGE


def pdf(seen: Picture, name: str, document: str) -> ResponseReturnValue:
    """Send a document as a PDF, or say that it cannot be printed just now."""
    try:
        made = printed(document)
    except TooManyPrints as refused:
        return _no_print(seen, refused.status)
    except RenderError:
        _log.exception("a print was not made")
        return _no_print(seen, 503)
    return file(seen, f"{name}-large-print" if is_large() else name, "pdf", made)


def _no_print(seen: Picture, status: int) -> ResponseReturnValue:
    return seen.render("respondent/no_print.html"), status, {"Retry-After": str(WAIT_SECONDS)}


def file(seen: Picture, name: str, ending: str, content: str | bytes) -> Response:
    """Return a file. Its name holds the questionnaire's id, which is a safe name, and nothing anybody typed."""
    response = flask.Response(content, content_type=_TYPES[ending])
    disposition = "inline" if ending == "pdf" else "attachment"
    full_name = f"{seen.opened.definition.id}-{name}-{seen.today.isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{full_name}"'
    return response


# --- for good ---------------------------------------------------------------------------------------------------------


def delete(rid: str) -> ResponseReturnValue:
    """Ask once, then delete everything about the response."""
    here = opened(rid)
    if flask.request.method != "POST":
        return _show_delete(here, "")
    if TokenForm(flask.request.form).is_stale:
        return _show_delete(here, STALE_DELETE), 400
    exports.erase(current_services(), rid)
    browser = browser_session()
    if browser.record and set(browser.record.response_ids) <= {rid}:
        browser.end()
    return flask.redirect("/deleted", 303)


STALE_DELETE = "This page had been open for a long time, so nothing was deleted. Please press the button once more."


def _show_delete(here: OpenResponse, notice: str) -> str:
    return flask.render_template(
        "respondent/delete.html",
        rid=here.record.id,
        title=here.definition.title,
        notice=notice,
        second_person=here.definition.second_person is not None,
        finished=here.record.status != "in_progress",
    )


def deleted() -> str:
    """Say that everything is gone."""
    return flask.render_template("respondent/deleted.html")


ROUTES: tuple[Route, ...] = (
    ("/r/<rid>/sheet", "sheet", sheet, GET_POST),
    ("/r/<rid>/sheet/preview", "sheet_preview", sheet_preview, GET),
    ("/r/<rid>/sheet.pdf", "sheet_pdf", sheet_pdf, GET),
    ("/r/<rid>/already", "already", already, GET),
    ("/r/<rid>/already.pdf", "already_pdf", already_pdf, GET),
    ("/r/<rid>/plan.pdf", "plan_pdf", plan_pdf, GET),
    ("/r/<rid>/plan.txt", "plan_txt", plan_txt, GET),
    ("/r/<rid>/export", "export", export, GET),
    ("/r/<rid>/export.json", "export_json", export_json, GET),
    ("/r/<rid>/export.csv", "export_csv", export_csv, GET),
    ("/r/<rid>/export.txt", "export_txt", export_txt, GET),
    ("/r/<rid>/delete", "delete", delete, GET_POST),
    ("/deleted", "deleted", deleted, GET),
)

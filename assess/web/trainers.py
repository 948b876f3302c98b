"""What a trainer carries into a room: every paper of every questionnaire, for anybody, as nothing personal is there."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

import flask

from assess.report.papers import PAPERS, PaperOptions, words
from assess.report.renderer import RenderError
from assess.web.context import GET, Route, current_services
from assess.web.errors import error_page
from assess.web.printing import WAIT_SECONDS, TooManyPrints, paper_printed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from assess.core.definition import Definition
    from assess.report.papers import Paper

_log = logging.getLogger(__name__)

LARGE, BOOKLET = "large", "booklet"


def trainers() -> ResponseReturnValue:
    """List the papers of every questionnaire."""
    services = current_services()
    services.renderer.warm()
    offered = [(one, _offered(one)) for one in services.library.current()]
    return flask.render_template("trainer/papers.html", offered=offered)


def _offered(definition: Definition) -> list[tuple[str, Paper, str]]:
    """Return (kind, paper, why there is none of it or nothing)."""
    return [(kind, paper, paper.why_not(definition)) for kind, paper in PAPERS.items()]


def paper(qid: str, kind: str) -> ResponseReturnValue:
    """Show a paper as a page."""
    found = _find(qid, kind)
    if found is None:
        return error_page(404)
    definition, one = found
    return flask.render_template(
        "trainer/paper.html",
        kind=kind,
        heading=one.title,
        about=one.about,
        definition=definition,
        lang=definition.language,
        template=one.template,
        paper=one.view(definition),
        options=PaperOptions(on_screen=True),
        words=words,
    )


def paper_pdf(qid: str, kind: str) -> ResponseReturnValue:
    """Send a paper as a PDF."""
    found = _find(qid, kind)
    if found is None:
        return error_page(404)
    definition, one = found
    asked = flask.request.args
    options = PaperOptions(large=asked.get("size") == LARGE, booklet=asked.get("order") == BOOKLET)
    try:
        made = paper_printed((definition.content_hash, kind, options.name), partial(one.document, definition, options))
    except TooManyPrints as refused:
        return _no_print(definition, kind, refused.status)
    except RenderError:
        _log.exception("a paper was not printed")
        return _no_print(definition, kind, 503)
    name = "-".join(filter(None, (definition.id, definition.version, kind, options.name)))
    return _file(made, "application/pdf", f'inline; filename="{name}.pdf"')


def paper_txt(qid: str, kind: str) -> ResponseReturnValue:
    """Send a paper as plain text."""
    found = _find(qid, kind)
    if found is None:
        return error_page(404)
    definition, one = found
    name = f"{definition.id}-{definition.version}-{kind}.txt"
    return _file(one.text(definition), "text/plain; charset=utf-8", f'inline; filename="{name}"')


def _find(qid: str, kind: str) -> tuple[Definition, Paper] | None:
    """Return a questionnaire and a paper that it has."""
    definition, one = current_services().library.get(qid), PAPERS.get(kind)
    if definition is None or one is None or one.why_not(definition):
        return None
    return definition, one


def _no_print(definition: Definition, kind: str, status: int) -> ResponseReturnValue:
    shown = flask.render_template("trainer/no_print.html", definition=definition, kind=kind)
    return shown, status, {"Retry-After": str(WAIT_SECONDS)}


def _file(content: str | bytes, content_type: str, disposition: str) -> flask.Response:
    response = flask.Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = disposition
    return response


ROUTES: tuple[Route, ...] = (
    ("/trainers", "trainers", trainers, GET),
    ("/trainers/<qid>/<kind>", "paper", paper, GET),
    ("/trainers/<qid>/<kind>.pdf", "paper_pdf", paper_pdf, GET),
    ("/trainers/<qid>/<kind>.txt", "paper_txt", paper_txt, GET),
)

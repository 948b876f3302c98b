"""The way in: home, starting, coming back with a code, and the pages that hold nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import flask
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from assess.core.answers import Answers
from assess.core.dates import long_date
from assess.core.loading import answers_schema
from assess.core.routing import Route, pages
from assess.service import codes, exports, library, pairs, progress, responses, results
from assess.store import StoreUnavailable
from assess.web.context import GET, GET_POST, current_services, opened, speaks_as
from assess.web.context import Route as WebRoute
from assess.web.csrf import TokenForm, forget_token
from assess.web.errors import Words, error_page
from assess.web.forms import page_form
from assess.web.joining import DEVICES, NO_DEVICE, OWN, STALE, UNKNOWN, first_address, is_own, offer_page
from assess.web.kept import Kept, carried
from assess.web.leaving import LOADED, left_address
from assess.web.respondent import render_page
from assess.web.security import network
from assess.web.sessions import browser_session

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from assess.core.definition import Definition
    from assess.service.responses import OpenResponse
    from assess.store import ResponseRecord

ALL = "all"
STARTS_A_MINUTE = 60
MOST_TOLD = 5
_NOT_NOW = Words(
    "This questionnaire is not available at the moment",
    (
        "There is something in it that has to be put right first. Please come back another day.",
        "If you began it already, your answers are safe, and your resume code still opens them.",
    ),
)
_GIVEN = "This is a one-time code that somebody gave you. Use your own resume code to keep what you typed."


class StartForm(TokenForm):
    """What is asked before the first question."""

    device = StringField()
    sections = StringField()


class ResumeForm(TokenForm):
    """A resume code, and whose device this is."""

    code = StringField()
    device = StringField()


class LoadForm(TokenForm):
    """Whose device this is; the file that was taken out before comes beside it."""

    device = StringField()


def home() -> ResponseReturnValue:
    """Show which questionnaires there are, for whom, and what people get."""
    library = current_services().library
    return flask.render_template(
        "respondent/home.html",
        cards=library.current(),
        withheld=len(library.withheld()),
        going_on=_going_on(),
        device=browser_session().device,
    )


def _going_on() -> list[tuple[str, str, str]]:
    """Return (id, title, day) of every response this browser still has open."""
    record = browser_session().record
    open_here = progress.begun(current_services(), record.response_ids) if record else ()
    return [(one.id, one.title, long_date(one.started_on)) for one in open_here]


def carry_on(rid: str) -> ResponseReturnValue:
    """Lead to where somebody who comes back goes on."""
    return flask.redirect(go_on(opened(rid)), 303)


def privacy() -> ResponseReturnValue:
    """Say in plain words what is kept and who can see it."""
    return flask.render_template("respondent/privacy.html")


def start(qid: str) -> ResponseReturnValue:
    """Say what a questionnaire is for, ask whose device this is, and start a response."""
    services = current_services()
    definition = services.library.get(qid)
    if definition is None:
        return _not_now() if qid in services.library.withheld() else error_page(404)
    speaks_as(definition.kind)
    form = StartForm(flask.request.form)
    if flask.request.method == "GET":
        return _start_page(definition, form, [])
    problems = _start_problems(definition, form)
    if problems:
        return _start_page(definition, form, problems), 400 if form.is_stale else 422
    codes.limit(services, "starts", network(), STARTS_A_MINUTE)
    picked = form.sections.data or ALL
    device = DEVICES[form.device.data or ""]
    started = responses.start(services, definition, () if picked == ALL else (picked,), device)
    browser_session().begin(device, started.response_id)
    return flask.redirect(first_address(started.response_id), 303)


def _not_now() -> ResponseReturnValue:
    return flask.render_template("errors/error.html", status=503, words=_NOT_NOW), 503


def _start_problems(definition: Definition, form: StartForm) -> list[tuple[str, str]]:
    """Return (field, sentence) for everything that stands in the way of starting."""
    problems = [("", STALE)] if form.is_stale else []
    if form.device.data not in DEVICES:
        problems.append(("device", NO_DEVICE))
    if (form.sections.data or ALL) not in {ALL, *(one.id for one in definition.sections)}:
        problems.append(("sections", "Choose where you want to begin."))
    return problems


def _start_page(definition: Definition, form: StartForm, problems: list[tuple[str, str]]) -> str:
    choices = [(ALL, f"All {len(definition.sections)} parts", "You can stop and come back at any time.")]
    unanswered = Route(definition, Answers())
    choices += [(one.id, one.title, one.lead.choose(unanswered)) for one in definition.sections]
    return flask.render_template(
        "respondent/start.html",
        definition=definition,
        lang=definition.language,
        choices=choices if len(definition.sections) > 1 else [],
        device=form.device.data or "",
        sections=form.sections.data or ALL,
        problems=problems,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The page that asks for a code, as it was sent: what was typed and what it carries for another page."""

    form: ResumeForm
    kept: Kept | None

    def again(self, status: int, *problems: tuple[str, str]) -> ResponseReturnValue:
        """Show it once more with nothing lost."""
        shown = flask.render_template(
            "respondent/continue.html",
            kept=self.kept,
            code=self.form.code.data or "",
            device=self.form.device.data or "",
            problems=problems,
            going_on=_going_on(),
        )
        return shown, status


def resume() -> ResponseReturnValue:
    """Take a resume code and open its response; what another page could not save goes on from here."""
    asked = _Asked(ResumeForm(flask.request.form), carried(flask.request.form))
    if flask.request.method == "GET":
        return asked.again(200)
    if asked.form.is_stale:
        return asked.again(400, ("", STALE))
    try:
        found = pairs.find(current_services(), asked.form.code.data or "", network())
    except codes.TooManyAttempts as wait:
        answer = flask.make_response(
            asked.again(429, ("code", "There were many tries. Please wait a minute, then try again."))
        )
        answer.headers["Retry-After"] = str(wait.seconds)
        return answer
    if isinstance(found, pairs.Offer):
        return _given(asked, found)
    problems = [] if found else [("code", _code_problem(asked.form.code.data or ""))]
    if asked.form.device.data not in DEVICES:
        problems.append(("device", NO_DEVICE))
    if found is None or problems:
        return asked.again(422 if found else 404, *problems)
    return _let_in(asked, found)


def _given(asked: _Asked, offer: pairs.Offer) -> ResponseReturnValue:
    """Lead on with a one-time code, unless it is one's own or something typed would be lost by that."""
    if asked.kept:
        return asked.again(409, ("code", _GIVEN))
    if is_own(offer):
        return asked.again(409, ("code", OWN))
    return offer_page(200, offer, asked.form.code.data or "", asked.form.device.data or "")


def _code_problem(typed: str) -> str:
    """Return what to say of a code that opens nothing."""
    if codes.read_code(typed) is None:
        return "A code has 16 letters and numbers, in four groups of four. Please check it and try again."
    return UNKNOWN


def _let_in(asked: _Asked, record: ResponseRecord) -> ResponseReturnValue:
    """Start a session for a good code and show the page it leads to."""
    kept = asked.kept
    if kept and not kept.action.startswith(f"/r/{record.id}/"):
        where = "This code opens other answers than the page you were on. Use their code to keep what you typed."
        return asked.again(409, ("code", where))
    browser_session().begin(DEVICES[asked.form.device.data or ""], record.id)
    forget_token()
    here = opened(record.id)
    return _restored(here, kept) if kept else flask.redirect(go_on(here), 303)


def _restored(here: OpenResponse, kept: Kept) -> ResponseReturnValue:
    """Show a page with what was typed before the session ended; it is not saved until its button is pressed."""
    route_pages = pages(here.definition, here.answers)
    page = next((one for one in route_pages if kept.action == f"/r/{here.record.id}/page/{one.id}"), None)
    if page is None:
        return flask.render_template("respondent/send_again.html", kept=kept)
    form = page_form(here.definition, page)(MultiDict(kept.fields))
    return render_page(here, route_pages, page, form.stamp, typed=form.raw(), notice="restored")


def go_on(here: OpenResponse) -> str:
    """Return where somebody who comes back goes on.

    The next open page, the check, or what follows a finished response.
    """
    rid = here.record.id
    if here.record.status != "in_progress":
        return flask.url_for(results.first_page(current_services(), here), rid=rid)
    page = progress.resume_page(here)
    return flask.url_for("page", rid=rid, page_id=page.id) if page else flask.url_for("check", rid=rid)


def load_saved() -> ResponseReturnValue:
    """Take back a file that was taken out before, as a new response with a new code."""
    form, file = LoadForm(flask.request.form), flask.request.files.get("file")
    if flask.request.method == "GET":
        return _load_page(form, [])
    problems = [("", STALE)] if form.is_stale else []
    if form.device.data not in DEVICES:
        problems.append(("device", NO_DEVICE))
    if not file:
        problems.append(("file", "Choose the file you took out. Its name ends in .json."))
    if problems or not file:
        return _load_page(form, problems), 400 if form.is_stale else 422
    codes.limit(current_services(), "starts", network(), STARTS_A_MINUTE)
    device = DEVICES[form.device.data or ""]
    loaded = exports.load_saved(current_services(), file.read(), device)
    if not isinstance(loaded, responses.Started):
        return _load_page(form, [("file", f"{one.message} {one.hint}") for one in loaded[:MOST_TOLD]]), 422
    browser_session().begin(device, loaded.response_id)
    return flask.redirect(left_address(opened(loaded.response_id).record, LOADED), 303)


def _load_page(form: LoadForm, problems: list[tuple[str, str]]) -> str:
    return flask.render_template("respondent/load.html", device=form.device.data or "", problems=problems)


def health() -> ResponseReturnValue:
    """Tell a monitor whether answers can be kept."""
    try:
        faults = list(current_services().store.settings_faults())
    except StoreUnavailable:
        faults = ["the database is not available"]
    return {"status": "faulty" if faults else "ok", "faults": faults}, 503 if faults else 200


def definition_schema() -> ResponseReturnValue:
    """Serve the JSON Schema of a definition at its stable address."""
    return _json_text(library.schema_text())


def answers_schema_of(qid: str) -> ResponseReturnValue:
    """Serve the JSON Schema of the answers to a questionnaire."""
    definition = current_services().library.get(qid)
    if definition is None:
        return error_page(404)
    return _json_text(flask.json.dumps(answers_schema(definition), indent=2, ensure_ascii=False))


def _json_text(text: str) -> flask.Response:
    response = flask.Response(text, content_type="application/schema+json; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


ROUTES: tuple[WebRoute, ...] = (
    ("/", "home", home, GET),
    ("/privacy", "privacy", privacy, GET),
    ("/q/<qid>", "start", start, GET_POST),
    ("/continue", "resume", resume, GET_POST),
    ("/r/<rid>", "carry_on", carry_on, GET),
    ("/load", "load_saved", load_saved, GET_POST),
    ("/health", "health", health, GET),
    ("/schemas/questionnaire-1.json", "definition_schema", definition_schema, GET),
    ("/schemas/answers/<qid>.json", "answers_schema", answers_schema_of, GET),
)

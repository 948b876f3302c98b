"""The worker's pages.

Answering, choosing between two answers, checking. A view reads, calls one use case, picks a page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import flask

from assess.core.definition import CHOSEN_SECTIONS, placement_id
from assess.core.routing import Page, PageKind, Route, page_after, page_before, pages
from assess.service import kindly, progress, responses, review
from assess.service.extracts import extracts
from assess.service.responses import PageConflict, PageSaved, Refused, Stamp, fingerprint
from assess.web.context import GET, GET_POST, POST, current_services, opened, past_stops, speaks_as
from assess.web.context import Route as WebRoute
from assess.web.csrf import TokenForm
from assess.web.drawing import drawing
from assess.web.errors import error_page, not_saved
from assess.web.forms import THEIRS, PageForm, decided, page_form
from assess.web.leaving import LEAVE, SAVED, left_address
from assess.web.pages import has_free_text, show_page, shown_ids
from assess.web.pauses import AUTOSAVE, autosaved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from assess.core.definition import Question
    from assess.core.errors import Problem
    from assess.service.responses import OpenResponse
    from assess.store import Json

BEFORE_STOPS = frozenset({PageKind.SETUP, PageKind.STOP})
"""Kinds of pages that a stop keeps nobody from."""

HOME = "home"
BACK = "back"
GO = "go "
TO_CHECK = "check"

STALE_BUTTON = "This page had been open for a long time, so nothing was added. Please press the button once more."
NO_SUCH_PART = "That part is not here, so nothing was added. Please choose one from the list below."
PARTS_CHANGED = "You added a part in another window. Here is how it stands now. Please choose again if you like."


def page(rid: str, page_id: str) -> ResponseReturnValue:
    """Show a page of questions, or save it and go where its button leads."""
    here = responses.open_page(current_services(), rid, page_id.removesuffix(placement_id("")))
    speaks_as(here.definition.kind)
    route_pages = pages(here.definition, here.answers)
    found = next((one for one in route_pages if one.id == page_id), None)
    if found is None:
        return not_saved(404) if flask.request.method == "POST" else error_page(404)
    if flask.request.method == "POST":
        return _save(here, route_pages, found)
    if found.kind not in BEFORE_STOPS:
        past_stops(here)
    return render_page(here, route_pages, found, responses.stamp(current_services(), here, shown_ids(here, found)))


def _save(here: OpenResponse, route_pages: Sequence[Page], found: Page) -> ResponseReturnValue:
    sent = flask.request.form
    form = page_form(here.definition, found)(sent)
    raw, known = form.raw(), form.stamp
    if form.is_stale:
        return _stale(here, route_pages, found, known, raw)
    choices = decided(sent)
    undecided = [one for one in sent.get("to_choose", "").split() if one not in choices and one in raw]
    if undecided:
        theirs = {one: here.raw(one) for one in undecided}
        return _conflict(here, found, PageConflict({one: raw[one] for one in theirs}, theirs, here.revision), known)
    wanted = {one: value for one, value in raw.items() if choices.get(one) != THEIRS}
    try:
        outcome = responses.save_page(current_services(), here, wanted, known)
    except Refused as refused:
        return _refused(here, route_pages, found, known, raw, refused.problems)
    if isinstance(outcome, PageConflict):
        return _conflict(here, found, outcome, known)
    return _saved(outcome, found, form, known)


def _saved(outcome: PageSaved, found: Page, form: PageForm, known: Stamp) -> ResponseReturnValue:
    if form["do"].data == AUTOSAVE:
        return autosaved(outcome, known)
    if form.cleared:
        return flask.redirect(_same_page(outcome.opened, found, form.cleared), 303)
    return flask.redirect(_next_address(outcome, found, form, known), 303)


def _same_page(here: OpenResponse, found: Page, question_id: str) -> str:
    """Return the address of a page at one of its questions; whoever came from the check still goes back there."""
    way_back = {name: flask.request.form.get(name) for name in ("return", "at")}
    values: dict[str, Any] = {"rid": here.record.id, "page_id": found.id, "_anchor": question_id, **way_back}
    return flask.url_for("page", **values)


def _next_address(outcome: PageSaved, found: Page, form: PageForm, known: Stamp) -> str:
    """Return where a button leads once its page is saved."""
    do = form["do"].data or ""
    after = outcome.opened
    rid = after.record.id
    if do == LEAVE:
        return left_address(after.record, SAVED)
    if do == HOME:
        return flask.url_for("home")
    route_pages = pages(after.definition, after.answers)
    look = _look_again(outcome, form.QUESTIONS)
    if do == BACK:
        return _address(rid, page_before(route_pages, found.id) or found, look)
    if do.startswith(GO):
        wanted = next((one for one in route_pages if one.id == do.removeprefix(GO)), None)
        return _address(rid, wanted, look)
    if _newly_asked(after, found, known):
        return flask.url_for("page", rid=rid, page_id=found.id, more=1)
    following = None if flask.request.form.get("return") == TO_CHECK else page_after(route_pages, found.id)
    return _address(rid, following, look, _line(after))


def _address(rid: str, wanted: Page | None, look: str, line: str = "") -> str:
    """Return the address of a page, or that of the check: at a line of it, unless there is something to say on top."""
    if wanted is None:
        return flask.url_for("check", rid=rid, look=look or None, _anchor=None if look else line or None)
    return flask.url_for("page", rid=rid, page_id=wanted.id, look=look or None)


def _look_again(outcome: PageSaved, questions: Iterable[Question]) -> str:
    """Return the id of a text of the page that may name somebody, or nothing.

    Every text counts, not only what this save changed: its script may have saved it before.
    """
    answers = outcome.opened.answers
    return next((one.id for one in questions if kindly.could_name_someone(answers.text(one.id))), "")


def _newly_asked(after: OpenResponse, found: Page, known: Stamp) -> bool:
    """Return whether the page's own answers made one of its questions apply that was not on it."""
    route = Route(after.definition, after.answers)
    return any(one not in known.seen and route.blank(one) for one in found.questions if _asks(after, one))


def _asks(here: OpenResponse, question_id: str) -> bool:
    return here.definition.questions[question_id].asks


def _stale(
    here: OpenResponse, route_pages: Sequence[Page], found: Page, known: Stamp, raw: Mapping[str, Json]
) -> ResponseReturnValue:
    if flask.request.form.get("do") == AUTOSAVE:
        return {"state": "stale"}, 400
    return render_page(here, route_pages, found, known, typed=raw, notice="stale"), 400


def _refused(  # noqa: PLR0913, PLR0917  everything a page is shown from
    here: OpenResponse,
    route_pages: Sequence[Page],
    found: Page,
    known: Stamp,
    raw: Mapping[str, Json],
    problems: tuple[Problem, ...],
) -> ResponseReturnValue:
    if flask.request.form.get("do") == AUTOSAVE:
        return {"state": "problem"}, 422
    return render_page(here, route_pages, found, known, typed=raw, problems=problems), 422


def _conflict(here: OpenResponse, found: Page, clash: PageConflict, known: Stamp) -> ResponseReturnValue:
    """Show both answers to each question that was answered elsewhere meanwhile.

    Everything else sent is carried along.
    """
    if flask.request.form.get("do") == AUTOSAVE:
        return {"state": "conflict"}, 409
    questions = here.definition.questions
    pairs = [
        (
            one,
            review.whole_question(here.definition, one),
            review.in_words(questions[one], clash.mine[one]) or review.NOT_ANSWERED,
            review.in_words(questions[one], theirs) or review.NOT_ANSWERED,
        )
        for one, theirs in clash.theirs.items()
    ]
    stamp = replace(
        known,
        revision=clash.revision,
        key=responses.new_key(current_services()),
        seen={**known.seen, **{one: fingerprint(value) for one, value in clash.theirs.items()}},
    )
    shown = flask.render_template(
        "respondent/conflict.html",
        rid=here.record.id,
        page=found,
        pairs=pairs,
        several=len(pairs) > 1,
        stamp=stamp,
        carried=_carried(),
    )
    return shown, 409


def _carried() -> list[tuple[str, str]]:
    """Return what the next form has to send again: everything but what it states anew."""
    anew = {"csrf_token", "revision", "own", "key", "seen", "to_choose"}
    sent = flask.request.form.items(multi=True)
    return [(name, value) for name, value in sent if name not in anew and not name.startswith("choose.")]


def render_page(  # noqa: PLR0913  everything a page is shown from
    here: OpenResponse,
    route_pages: Sequence[Page],
    found: Page,
    stamp: Stamp,
    *,
    typed: Mapping[str, Json] | None = None,
    problems: Iterable[Problem] = (),
    notice: str = "",
) -> str:
    """Return the HTML of a page of questions; ``notice`` is ``stale``, ``restored`` or nothing."""
    problems = tuple(problems)
    section = here.definition.section(found.section)
    ids = list(dict.fromkeys(one.section for one in route_pages))
    shown = show_page(here, found, typed, problems)
    before = page_before(route_pages, found.id)
    stop = next((one for one in here.definition.stops if one.id == found.id), None)
    return flask.render_template(
        "respondent/stop.html" if stop else "respondent/page.html",
        rid=here.record.id,
        definition=here.definition,
        lang=here.definition.language,
        page=found,
        section=section,
        lead=section.lead.choose(Route(here.definition, here.answers)),
        shown=shown,
        draw=drawing(here.definition.content_hash),
        stamp=stamp,
        problems=[(one.path, _named(here, one)) for one in problems],
        notice=notice,
        look=_looked(here),
        number=ids.index(found.section) + 1,
        of=len(ids) if _is_in_a_part(here, found) else 0,
        progress=() if extracts(here.definition) else progress.progress(here, route_pages, found.section),
        has_free_text=has_free_text(shown),
        before=before.id if before else "",
        stop=stop,
        second=[one.id for one in route_pages[1:2]] == [found.id],
        back_to_check=TO_CHECK in {flask.request.args.get("return"), flask.request.form.get("return")},
        back_at=_line(here),
    )


def _is_in_a_part(here: OpenResponse, page: Page) -> bool:
    """Return whether a page belongs to a part: the set-up does where it also asks for the first placement."""
    return page.kind is not PageKind.SETUP or here.definition.placement is not None


def _line(here: OpenResponse) -> str:
    """Return the question whose line of the check somebody came from, or nothing."""
    sent = flask.request.args.get("at", "") or flask.request.form.get("at", "")
    return sent if sent in here.definition.questions else ""


def _named(here: OpenResponse, problem: Problem) -> str:
    """Return a problem with the question it is about, for the list on top of the page."""
    return f"{review.whole_question(here.definition, problem.path)} {problem.message}"


def _looked(here: OpenResponse) -> tuple[str, str, str] | None:
    """Return (question id, its page, what it may hold) of the text the last page asked to look at again."""
    look = flask.request.args.get("look", "")
    question = here.definition.questions.get(look)
    held = kindly.could_name_someone(here.answers.text(look)) if question else ()
    return (look, question.section, " and ".join(held)) if question and held else None


def check(rid: str) -> ResponseReturnValue:
    """Show everything answered, with a way to change each."""
    return _check_page(opened(rid))


def _check_page(here: OpenResponse, notice: str = "") -> str:
    return flask.render_template(
        "respondent/check.html",
        rid=here.record.id,
        definition=here.definition,
        lang=here.definition.language,
        groups=review.review(here),
        others=progress.other_sections(here),
        look=_looked(here),
        notice=notice,
        finished=here.record.status != "in_progress",
    )


def add_section(rid: str) -> ResponseReturnValue:
    """Add a section to the ones somebody picked, and go there."""
    here = opened(rid)
    form = TokenForm(flask.request.form)
    wanted = flask.request.form.get("section", "")
    chosen = here.answers.several(CHOSEN_SECTIONS)
    if form.is_stale or wanted not in {one.id for one in here.definition.sections}:
        return _check_page(here, STALE_BUTTON if form.is_stale else NO_SUCH_PART), 400
    if chosen and wanted not in chosen:
        known = responses.stamp(current_services(), here, (CHOSEN_SECTIONS,))
        saved = responses.save_page(current_services(), here, {CHOSEN_SECTIONS: [*chosen, wanted]}, known)
        if isinstance(saved, PageConflict):
            return _check_page(opened(rid), PARTS_CHANGED), 409
        here = saved.opened
    first = next((one for one in pages(here.definition, here.answers) if one.section == wanted), None)
    return flask.redirect(_address(rid, first, ""), 303)


ROUTES: tuple[WebRoute, ...] = (
    ("/r/<rid>/page/<page_id>", "page", page, GET_POST),
    ("/r/<rid>/check", "check", check, GET),
    ("/r/<rid>/sections", "add_section", add_section, POST),
)

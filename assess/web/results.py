"""From "check your answers" to the result: a pause, the second look, the result itself, and the results kept before.

A page shows the answers as they are now. A result is kept whenever the worker asks to be shown it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

import flask

from assess.core.answers import Answers
from assess.core.dates import long_date
from assess.core.definition import EXPECT, role_need_id
from assess.core.result import State
from assess.core.routing import Page, PageKind
from assess.report.view import result_view
from assess.service import responses, results, review
from assess.service.responses import PageConflict, Refused
from assess.web import papers, pauses, plans, sign_off, talking
from assess.web.context import GET, GET_POST, POST, Route, current_services, opened, past_stops
from assess.web.csrf import TokenForm
from assess.web.errors import error_page
from assess.web.forms import page_form
from assess.web.leaving import way_out
from assess.web.pages import show_page, shown_ids
from assess.web.pauses import STALE, Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from assess.core.definition import Question
    from assess.core.result import Result
    from assess.report.view import ResultView
    from assess.service.responses import OpenResponse
    from assess.service.results import Snapshot
    from assess.store import Json
    from assess.web.pages import Shown

STALE_BUTTON = "This page had been open for a long time, so nothing was changed. Please press the button once more."
ROLE_SAVED = "Saved. What your role needs is in your picture now, and your plan looks at it first."
NOT_OFFERED = "That was not one of the choices, so nothing was changed. Please choose again."
ELSEWHERE = "This was changed in another window. Here is how it stands now. Please choose again if you like."


# --- before the result ------------------------------------------------------------------------------------------------


def expect(rid: str) -> ResponseReturnValue:
    """Pause, and ask what the worker expects to see."""
    return pauses.question(opened(rid), EXPECT, "respondent/expect.html", _after_expect)


def _after_expect(here: OpenResponse) -> ResponseReturnValue:
    if results.current(here).second_look:
        return flask.redirect(f"/r/{here.record.id}/second-look", 303)
    return _finished(here)


def second_look(rid: str) -> ResponseReturnValue:
    """Show the few statements that stand before a next level once more, with a question that helps to remember."""
    here = opened(rid)
    page = _second_page(here)
    if flask.request.method == "POST":
        return _save_second_look(here, page)
    if not page.questions:
        return flask.redirect(f"/r/{rid}/expect", 303)
    return _show_second_look(here, page, pauses.asked_anew(here, shown_ids(here, page)))


def _second_page(here: OpenResponse) -> Page:
    """Return the page of a second look: the statements it was shown with, or those worth it now."""
    sent = flask.request.form.get("asked", "").split()
    asked = {statement.id for section in here.definition.sections for statement in section.statements}
    ids = [one for one in sent if one in asked] or [one.question for one in results.current(here).second_look]
    return Page("second-look", PageKind.STATEMENTS, "", tuple(ids))


def _save_second_look(here: OpenResponse, page: Page) -> ResponseReturnValue:
    form = page_form(here.definition, page)(flask.request.form)
    raw, known = form.raw(), form.stamp
    if form.is_stale:
        return _show_second_look(here, page, Asked(known, raw, notice=STALE)), 400
    try:
        saved = responses.save_page(current_services(), here, raw, known)
    except Refused as refused:
        return _show_second_look(here, page, Asked(known, raw, problems=refused.problems)), 422
    if isinstance(saved, PageConflict):
        return _show_second_look(here, page, pauses.after_conflict(known, raw, saved)), 409
    return way_out(saved.opened) or _finished(saved.opened)


def _show_second_look(here: OpenResponse, page: Page, asked: Asked) -> str:
    return flask.render_template(
        "respondent/second_look.html",
        rid=here.record.id,
        lang=here.definition.language,
        groups=_by_section(here, page, asked),
        page=page,
        asked=asked,
        theirs=_in_words(here, asked),
        problems=[(one.path, one.message) for one in asked.problems],
    )


def _by_section(here: OpenResponse, page: Page, asked: Asked) -> list[tuple[str, list[Shown]]]:
    shown = show_page(here, page, asked.typed, asked.problems)
    grouped = groupby(map(partial(_prompted, here), shown), key=lambda one: one.question.section)
    return [(here.definition.section(section).title, list(several)) for section, several in grouped]


def _prompted(here: OpenResponse, one: Shown) -> Shown:
    """Return a statement with the question that helps to remember in place of the examples."""
    second = here.definition.method.second_look
    lead = second.lead if second else ""
    return replace(one, examples=f"{lead} {one.question.evidence_prompt}".strip())


def _in_words(here: OpenResponse, asked: Asked) -> list[tuple[str, str]]:
    """Return what another window answered, as (question, answer)."""
    questions = here.definition.questions
    return [
        (review.whole_question(here.definition, one), review.in_words(questions[one], value) or review.NOT_ANSWERED)
        for one, value in asked.theirs.items()
    ]


# --- the result -------------------------------------------------------------------------------------------------------


def finish(rid: str) -> ResponseReturnValue:
    """Keep the result of the answers as they are, and show it."""
    here = opened(rid)
    if TokenForm(flask.request.form).is_stale:
        return _show_result(rid, STALE_BUTTON, 400)
    return _finished(here)


def _finished(here: OpenResponse) -> ResponseReturnValue:
    past_stops(here)
    results.finish(current_services(), here)
    return flask.redirect(f"/r/{here.record.id}/result", 303)


def result(rid: str) -> ResponseReturnValue:
    """Show what the answers amount to, strengths first."""
    return _show_result(rid)


def _show_result(
    rid: str, notice: str = "", status: int = 200, chosen: Mapping[str, Json] = MappingProxyType({})
) -> ResponseReturnValue:
    """``chosen`` is what was sent for what the role needs and not kept, by question id."""
    here = opened(rid)
    standing = results.standing(current_services(), here)
    if standing is None:
        return flask.redirect(f"/r/{rid}/expect", 303)
    found = results.current(here)
    needs = _role_needs(here, found)
    page = flask.render_template(
        "respondent/result.html",
        rid=rid,
        lang=here.definition.language,
        result=result_view(here.definition, found, here.answers),
        made_on=long_date(standing.made_on),
        standing=standing,
        expected=here.answers.text(EXPECT),
        sections={one.id: one.section for one in found.dimensions},
        second_person=here.definition.second_person is not None,
        needs=[(one, title, chosen.get(one.id, here.answers.value(one.id))) for one, title in needs],
        role_question=here.definition.role_need.question if here.definition.role_need else "",
        stamp=responses.stamp(current_services(), here, [question.id for question, _ in needs]),
        has_card=here.definition.conversation_card is not None,
        notice=notice,
        saved=ROLE_SAVED if flask.request.args.get("saved") == "role" else "",
    )
    return page, status


def _role_needs(here: OpenResponse, found: Result) -> list[tuple[Question, str]]:
    """Return the question which level the role needs for every dimension looked at, with the title of the dimension."""
    questions = here.definition.questions
    looked_at = (
        one for one in found.dimensions if one.state is not State.NOT_LOOKED_AT and role_need_id(one.id) in questions
    )
    return [(questions[role_need_id(one.id)], one.title) for one in looked_at]


def role_need(rid: str) -> ResponseReturnValue:
    """Keep which levels the role needs; they change what is suggested first, so the result is kept anew."""
    here = opened(rid)
    asked = tuple(question.id for question, _ in _role_needs(here, results.current(here)))
    form = page_form(here.definition, Page("role-need", PageKind.SETUP, "", asked))(flask.request.form)
    if form.is_stale:
        return _show_result(rid, STALE_BUTTON, 400, form.raw())
    try:
        saved = responses.save_page(current_services(), here, form.raw(), form.stamp)
    except Refused:
        return _show_result(rid, NOT_OFFERED, 422)
    if isinstance(saved, PageConflict):
        return _show_result(rid, ELSEWHERE, 409)
    results.finish(current_services(), saved.opened)
    return flask.redirect(f"/r/{rid}/result?saved=role#picture", 303)


# --- the results kept before ------------------------------------------------------------------------------------------


def history(rid: str) -> str:
    """List every result that was kept, the latest first."""
    here = opened(rid)
    kept = results.earlier(current_services(), rid)
    return flask.render_template(
        "respondent/history.html",
        rid=rid,
        lang=here.definition.language,
        title=here.definition.title,
        kept=[(one.number, long_date(one.made_on), _view(one)) for one in kept],
    )


def earlier(rid: str, number: int) -> ResponseReturnValue:
    """Show one result exactly as it was kept."""
    kept = results.earlier(current_services(), opened(rid).record.id)
    found = next((one for one in kept if one.number == number), None)
    if found is None:
        return error_page(404)
    made_on = long_date(found.made_on)
    return flask.render_template(
        "respondent/earlier.html", rid=rid, lang=found.definition.language, result=_view(found), made_on=made_on
    )


def _view(one: Snapshot) -> ResultView:
    """Return the view of a kept result. Examples are not part of it: they stand beside the answers as they are now."""
    return result_view(one.definition, one.result, Answers())


ROUTES: tuple[Route, ...] = (
    ("/r/<rid>/expect", "expect", expect, GET_POST),
    ("/r/<rid>/second-look", "second_look", second_look, GET_POST),
    ("/r/<rid>/finish", "finish", finish, POST),
    ("/r/<rid>/result", "result", result, GET),
    ("/r/<rid>/role-need", "role_need", role_need, POST),
    ("/r/<rid>/history", "history", history, GET),
    ("/r/<rid>/history/<int:number>", "earlier", earlier, GET),
    *plans.ROUTES,
    *papers.ROUTES,
    *sign_off.ROUTES,
    *talking.ROUTES,
)

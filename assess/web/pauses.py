"""A page that asks one thing in the worker's own words: what they expect, what matters, what came of the pledge."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import flask

from assess.core.routing import Page, PageKind
from assess.service import responses
from assess.service.responses import PageConflict, Refused, fingerprint
from assess.web.context import current_services
from assess.web.forms import page_form
from assess.web.leaving import way_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flask.typing import ResponseReturnValue

    from assess.core.errors import Problem
    from assess.service.responses import OpenResponse, PageSaved, Stamp

AUTOSAVE = "autosave"
STATES = {400: "stale", 409: "conflict", 422: "problem"}
"""What a page's script is told when nothing was stored."""

STALE = "This page had been open for a long time. What you typed is still here. Please press the button once more."


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that is shown again: what was typed and what stands in the way.

    theirs: what another window saved meanwhile, by question id.
    """

    stamp: Stamp
    typed: Mapping[str, Any] | None = None
    notice: str = ""
    problems: tuple[Problem, ...] = ()
    theirs: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def asked_anew(opened: OpenResponse, ids: Iterable[str]) -> Asked:
    """Return a page on its first showing."""
    return Asked(responses.stamp(current_services(), opened, ids))


def after_conflict(known: Stamp, typed: Mapping[str, Any], clash: PageConflict) -> Asked:
    """Return a page that shows both values; saving it again keeps what is typed, because it has been seen now."""
    seen = {**known.seen, **{one: fingerprint(value) for one, value in clash.theirs.items()}}
    key = responses.new_key(current_services())
    return Asked(replace(known, revision=clash.revision, key=key, seen=seen), typed, theirs=clash.theirs)


def question(
    opened: OpenResponse, question_id: str, template: str, onward: Callable[[OpenResponse], ResponseReturnValue]
) -> ResponseReturnValue:
    """Ask one question on a page of its own; ``onward`` says where to go once it is saved."""
    ids = (question_id,)
    if flask.request.method != "POST":
        return _show(opened, question_id, template, asked_anew(opened, ids))
    page = Page(question_id, PageKind.SETUP, "", ids)
    form = page_form(opened.definition, page)(flask.request.form)
    raw, known = form.raw(), form.stamp
    if form.is_stale:
        return _again(opened, question_id, template, Asked(known, raw, notice=STALE), 400)
    try:
        saved = responses.save_page(current_services(), opened, raw, known)
    except Refused as refused:
        return _again(opened, question_id, template, Asked(known, raw, problems=refused.problems), 422)
    if isinstance(saved, PageConflict):
        return _again(opened, question_id, template, after_conflict(known, raw, saved), 409)
    if _in_background():
        return autosaved(saved, known)
    return way_out(saved.opened) or onward(saved.opened)


def autosaved(outcome: PageSaved, known: Stamp) -> ResponseReturnValue:
    """Answer the script with the stamp its page has from now on: what it stored itself is no news to it."""
    after = outcome.opened
    seen = {**known.seen, **{one: fingerprint(after.raw(one)) for one in outcome.changed}}
    own = (*known.own_revisions, after.revision) if outcome.changed else known.own_revisions
    return {
        "state": "saved",
        "key": responses.new_key(current_services()),
        "own": " ".join(map(str, own)),
        "seen": " ".join(f"{one}={mark}" for one, mark in seen.items()),
    }


def _in_background() -> bool:
    return flask.request.form.get("do") == AUTOSAVE


def _again(opened: OpenResponse, question_id: str, template: str, asked: Asked, status: int) -> ResponseReturnValue:
    """Show the page once more with everything typed, or tell its script why nothing was stored."""
    if _in_background():
        return {"state": STATES[status]}, status
    return _show(opened, question_id, template, asked), status


def _show(opened: OpenResponse, question_id: str, template: str, asked: Asked) -> str:
    typed = asked.typed or {}
    text = typed[question_id] if question_id in typed else opened.raw(question_id)
    return flask.render_template(
        template,
        rid=opened.record.id,
        lang=opened.definition.language,
        title=opened.definition.title,
        question=question_id,
        text=text or "",
        asked=asked,
        problems=[(question_id, f"{one.message} {one.hint}") for one in asked.problems],
    )

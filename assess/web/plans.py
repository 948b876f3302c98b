"""The plan in the browser: the second pause, the plan itself, and the pledge once its day has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import flask

from assess.core.definition import MATTERS
from assess.core.errors import Problem
from assess.core.planning import STORY_LINES, ActionState
from assess.report import words
from assess.report.voices import story_lines
from assess.service import plans, responses
from assess.service.plans import CHECK_ON, EXAMPLES, PARTS, STORY, WHAT_HAPPENED, Edit, Outcome, Row
from assess.service.responses import PageConflict, Stamp, fingerprint
from assess.web import clashes, pauses
from assess.web.context import GET_POST, Route, current_services, opened
from assess.web.forms import PageForm
from assess.web.leaving import way_out
from assess.web.pauses import STALE, Asked
from assess.web.picture import Picture, picture

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

NEW = "new"
"""Stands for the key of an action that is being written."""


@dataclass(frozen=True, slots=True)
class Card:
    """One action on the page.

    why: what suggests it. changed: said when nothing does any more. notice: what a button just did to it.
    """

    row: Row
    why: str
    changed: str
    notice: str
    is_open: bool

    def is_(self, state: ActionState) -> bool:
        """Return whether the worker decided so."""
        return self.row.state == state


# --- the second pause -------------------------------------------------------------------------------------------------


def matters(rid: str) -> ResponseReturnValue:
    """Pause, and ask what matters most here."""
    return pauses.question(
        opened(rid), MATTERS, "respondent/matters.html", lambda _: flask.redirect(f"/r/{rid}/plan", 303)
    )


# --- the plan ---------------------------------------------------------------------------------------------------------

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "saved": "Saved. This plan is yours. Come back to it whenever you like.",
        "looked_back": "Thank you. What happened is part of your story now. If you like, make a new pledge.",
    }
)

CARD_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "up": "Saved. It moved up.",
        "down": "Saved. It moved down.",
        "choose": "Saved. It is one of those you work on now.",
        "added": "Saved. It is in your plan now.",
        "later": "Saved. It waits here until you want it.",
        "drop": "Saved. It is left out for now. You can bring it back.",
        "restore": "Saved. It is back, and waits here until you want it.",
        "waits": (
            "Saved. You have three to work on already, and three is enough for now. So this one waits here. "
            "To work on it now, move one of the three to later first."
        ),
    }
)
"""What a button did, said in the action it was pressed for."""

STAY_OPEN = ("up", "down")
"""After these, "Change" stays open: whoever moves an action often moves it further."""

AUTOSAVE = "autosave"
ONWARD: Mapping[str, str] = MappingProxyType({"print": "plan.pdf", "sheet": "sheet"})
"""Where a button leads once the plan is saved."""


def plan(rid: str) -> ResponseReturnValue:
    """Show the plan, or keep what was changed in it."""
    seen = picture(opened(rid))
    if flask.request.method == "POST":
        return _save(seen)
    current_services().renderer.warm()
    shown = _as_kept(seen)
    stamp = Stamp(seen.opened.revision, responses.new_key(current_services()), plans.seen(shown))
    note = NOTES.get(flask.request.args.get("note", ""), "")
    return _show(seen, shown, Asked(stamp, notice=note))


def _as_kept(seen: Picture) -> Edit:
    return plans.as_kept(seen.planned, seen.today)


def _save(seen: Picture) -> ResponseReturnValue:
    form = PageForm(flask.request.form)
    shown, known = read(flask.request.form), form.stamp
    verb, _, key = (form["do"].data or "").partition(" ")
    if verb == AUTOSAVE:
        return ({"state": "stale"}, 400) if form.is_stale else _autosave(seen, shown, known)
    if form.is_stale:
        return _show(seen, shown, Asked(known, notice=STALE)), 400
    kept = _as_kept(seen)
    edit = replace(clashes.chosen(shown, kept, flask.request.form.getlist(clashes.KEEP)), move=(verb, key))
    outcome = plans.save(current_services(), seen.opened, kept.rows, edit, known)
    if outcome.stored is None:
        return _show(seen, shown, Asked(known), outcome.problems), 422
    if isinstance(outcome.stored, PageConflict):
        return _show(seen, *clashes.beside(shown, kept, known, outcome.stored)), 409
    onward = f"/r/{seen.opened.record.id}/{_onward(verb, key, outcome)}"
    return way_out(outcome.stored.opened) or flask.redirect(onward, 303)


def _onward(verb: str, key: str, outcome: Outcome) -> str:
    """Return where a button leads once all is saved; one that is about an action, to that action."""
    if verb in ONWARD:
        return f"{ONWARD[verb]}?print={key}" if key else ONWARD[verb]
    at = outcome.waits or outcome.added or key
    if not plans.is_action(at):
        return "plan?note=saved"
    note = "waits" if outcome.waits else "added" if outcome.added else verb
    return f"plan?note={note}&at={at}#{at}"


def _autosave(seen: Picture, shown: Edit, known: Stamp) -> ResponseReturnValue:
    """Save in the background and tell the script what its page shows from now on.

    An action that is still being written is no action yet: it is not kept, and said so, until its button is pressed.
    """
    rows, edit = plans.rows_of(seen.planned), replace(shown, written=MappingProxyType({}))
    outcome = plans.save(current_services(), seen.opened, rows, edit, known)
    if outcome.stored is None:
        return {"state": "problem"}, 422
    if isinstance(outcome.stored, PageConflict):
        return {"state": "conflict"}, 409
    after = outcome.stored.opened
    marks = {**known.seen, **{one: fingerprint(after.raw(one)) for one in outcome.stored.changed}}
    told = " ".join(f"{one}={mark}" for one, mark in marks.items())
    state = "saved_but_new" if any(part.strip() for part in shown.written.values()) else "saved"
    return {"state": state, "key": responses.new_key(current_services()), "own": "", "seen": told}


def read(form: MultiDict[str, str]) -> Edit:
    """Return what a page of the plan sent; actions whose key is none are left out."""
    keys = [key for key in form.get("actions", "").split() if plans.is_action(key)]
    return Edit(
        rows=tuple(_read_row(form, key) for key in keys),
        texts={key: form[key] for key in plans.TEXTS if key in form},
        story=tuple(form.getlist(STORY))[:STORY_LINES],
        examples=tuple(form.getlist(EXAMPLES)),
        written=_read_parts(form, NEW),
    )


def _read_row(form: MultiDict[str, str], key: str) -> Row:
    position = form.get(f"{key}.position", 0, type=int)
    return Row(key, form.get(f"{key}.origin", ""), form.get(f"{key}.state", ""), position, _read_parts(form, key))


def _read_parts(form: MultiDict[str, str], key: str) -> Mapping[str, str]:
    return {part: form.get(f"{key}.{part}", "") for part in PARTS}


def _show(seen: Picture, shown: Edit, asked: Asked, problems: Mapping[str, Problem] = MappingProxyType({})) -> str:
    new = plans.new_key((*plans.rows_of(seen.planned), *shown.rows))
    errors = defaultdict(str) | {
        NEW if key == new else key: f"{one.message} {one.hint}" for key, one in problems.items()
    }
    cards = [_card(seen, row, opened=row.key in {*problems, *asked.theirs}) for row in shown.rows]
    examples = dict(_examples(seen))
    return seen.render(
        "respondent/plan.html",
        chosen=sorted((one for one in cards if one.is_(ActionState.CHOSEN)), key=lambda one: one.row.position),
        later=[one for one in cards if one.is_(ActionState.LATER)],
        dropped=[one for one in cards if one.is_(ActionState.DROPPED)],
        shown=shown,
        examples=examples,
        story_lines=story_lines(seen.result.voice),
        matters=seen.opened.answers.text(MATTERS),
        asked=asked,
        errors=errors,
        problems=[(f"{key}.text" if plans.is_action(key) or key == NEW else key, text) for key, text in errors.items()],
        theirs=clashes.in_words(asked.theirs, shown.rows, examples),
    )


def _card(seen: Picture, row: Row, *, opened: bool) -> Card:
    suggested = {one.id: one for one in (*seen.found.pinned, *seen.found.suggested)}.get(row.origin)
    verb = flask.request.args.get("note", "") if flask.request.args.get("at") == row.key else ""
    return Card(
        row=row,
        why=f"{words.NEEDS[suggested.need]} · {suggested.dimension_title}" if suggested else "",
        changed=words.NO_LONGER_SUGGESTED if row.origin and not suggested else "",
        notice=CARD_NOTES.get(verb, ""),
        is_open=opened or verb in STAY_OPEN,
    )


def _examples(seen: Picture) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield by id each example that may go on paper: what it is about, and the worker's own words."""
    for example in seen.result.evidence:
        yield example.id, (example.statement, example.text or example.kinds)
    for story in seen.result.stories:
        yield story.id, (f"{story.title}: {story.prompt}", story.text)


# --- after four weeks -------------------------------------------------------------------------------------------------


def pledge(rid: str) -> ResponseReturnValue:
    """Ask what came of the pledge, and keep the answer with the story."""
    seen = picture(opened(rid))
    if flask.request.method != "POST":
        return _show_pledge(seen, pauses.asked_anew(seen.opened, (WHAT_HAPPENED, CHECK_ON)), seen.planned.what_happened)
    form = PageForm(flask.request.form)
    known, text = form.stamp, flask.request.form.get(WHAT_HAPPENED, "")
    if form.is_stale:
        return _show_pledge(seen, Asked(known, notice=STALE), text), 400
    saved = plans.look_back(current_services(), seen.opened, text, known)
    if isinstance(saved, Problem):
        return _show_pledge(seen, Asked(known, problems=(saved,)), text), 422
    if isinstance(saved, PageConflict):
        return _show_pledge(seen, pauses.after_conflict(known, {}, saved), text), 409
    return way_out(saved.opened) or flask.redirect(f"/r/{rid}/plan?note=looked_back#pledge", 303)


def _show_pledge(seen: Picture, asked: Asked, text: str) -> str:
    problems = [(WHAT_HAPPENED, f"{one.message} {one.hint}") for one in asked.problems]
    return seen.render("respondent/pledge.html", asked=asked, text=text, problems=problems, question=WHAT_HAPPENED)


ROUTES: tuple[Route, ...] = (
    ("/r/<rid>/matters", "matters", matters, GET_POST),
    ("/r/<rid>/plan", "plan", plan, GET_POST),
    ("/r/<rid>/pledge", "pledge", pledge, GET_POST),
)

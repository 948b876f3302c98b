"""The worker's plan: what a page of it says becomes entries of the response, and nothing the worker wrote is ever lost.

An entry is kept under ``plan:<name>`` beside the answers and never amends a result. What is suggested is only kept once
the worker saves the plan; from then on it is theirs, whatever they answer later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assess.core.answers import clean_text
from assess.core.errors import Problem
from assess.core.planning import HEADLINE_ACTIONS, STORY_LINES, ActionState, read_plan_entry
from assess.report import words
from assess.service.responses import PLAN, PageConflict, fingerprint, store_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assess.core.planning import ActionPlan, PlannedAction
    from assess.service.responses import OpenResponse, PageSaved, Stamp
    from assess.service.services import Services
    from assess.store import Json

PLEDGE = f"{PLAN}pledge"
CHECK_ON = f"{PLAN}check_on"
WHAT_HAPPENED = f"{PLAN}what_happened"
NOTES = f"{PLAN}notes"
MANAGER_WILL = f"{PLAN}manager_will"
NEXT_MEETING = f"{PLAN}next_meeting"
STORY = f"{PLAN}story"
EXAMPLES = f"{PLAN}examples"
TEXTS = (PLEDGE, CHECK_ON, WHAT_HAPPENED, NOTES, MANAGER_WILL, NEXT_MEETING)
"""The single entries, each one text."""

PARTS = ("text", "helpers", "due", "evidence", "resource", "cpl")
"""What a worker says about one action."""

CHECK_AFTER = timedelta(days=28)
_ACTION_KEY = re.compile(rf"{PLAN}[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Row:
    """One action as a page shows it or sends it back; ``parts`` holds a text for each of ``PARTS``."""

    key: str
    origin: str
    state: str
    position: int
    parts: Mapping[str, str]

    def entry(self) -> dict[str, Any]:
        """Return the row as the entry that is kept."""
        return {"origin": self.origin, "state": str(self.state), "position": self.position, **self.parts}


@dataclass(frozen=True, slots=True)
class Edit:
    """What a page of the plan shows, and says when it comes back.

    texts: the single entries by key. examples: the ids of the worker's own examples to print. written: the parts of a
    new action, all empty when none was written. move: what a button asked for, as a verb and the key of an action.
    """

    rows: tuple[Row, ...]
    texts: Mapping[str, str]
    story: tuple[str, ...]
    examples: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    move: tuple[str, str] = ("", "")

    def values(self) -> dict[str, Json]:
        """Return every entry of the page by its key, as it stands there."""
        lists: dict[str, Json] = {STORY: list(self.story), EXAMPLES: list(self.examples)}
        return {row.key: row.entry() for row in self.rows} | dict(self.texts) | lists


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an edit: ``stored`` is ``None`` when ``problems``, by entry key, stood in the way.

    waits: the key of an action that was meant to be one of the first three and found them taken. added: the key of the
    action that was written.
    """

    stored: PageSaved | PageConflict | None
    problems: Mapping[str, Problem] = field(default_factory=lambda: MappingProxyType({}))
    waits: str = ""
    added: str = ""


# --- what a page shows ------------------------------------------------------------------------------------------------


def as_kept(plan: ActionPlan, today: date) -> Edit:
    """Return a page of the plan as it stands, with nothing typed into it."""
    nothing = MappingProxyType(dict.fromkeys(PARTS, ""))
    return Edit(rows_of(plan), texts_of(plan, today), story_of(plan), plan.examples, nothing)


def rows_of(plan: ActionPlan) -> tuple[Row, ...]:
    """Return the actions of a plan as rows: those to work on, the others, then those left out."""
    return tuple(map(_row, (*plan.headline, *plan.others, *plan.dropped)))


def texts_of(plan: ActionPlan, today: date) -> dict[str, str]:
    """Return the single entries as a page shows them; until the worker sets a day to look back, it is four weeks on."""
    return {
        PLEDGE: plan.pledge,
        WHAT_HAPPENED: plan.what_happened,
        CHECK_ON: plan.check_on or (today + CHECK_AFTER).isoformat(),
        NOTES: plan.notes,
        MANAGER_WILL: plan.manager_will,
        NEXT_MEETING: plan.next_meeting,
    }


def story_of(plan: ActionPlan) -> tuple[str, ...]:
    """Return the lines of the story, empty where nothing is written."""
    return (*plan.story, *("",) * STORY_LINES)[:STORY_LINES]


def seen(edit: Edit) -> dict[str, str]:
    """Return the fingerprint of every entry a page shows, for the page to send back."""
    return {key: fingerprint(_tidy(key, value)) for key, value in edit.values().items()}


def is_action(key: str) -> bool:
    """Return whether a key is that of an action."""
    return _ACTION_KEY.fullmatch(key) is not None


def new_key(rows: Iterable[Row]) -> str:
    """Return the key of the next action the worker writes: one that no action shown has."""
    return f"{PLAN}{max((int(row.key.removeprefix(PLAN)) for row in rows), default=0) + 1}"


def _row(action: PlannedAction) -> Row:
    parts = {
        **{part: getattr(action, part) for part in PARTS},
        "cpl": words.cpl_names(action.cpl),
    }
    return Row(action.key, action.origin, action.state, action.position, MappingProxyType(parts))


def _tidy(key: str, value: Json) -> Json:
    """Return a value as it would be kept; one that cannot be stands for itself and so always differs."""
    read = read_plan_entry(key, value)
    return value if isinstance(read, Problem) else read


# --- what a page sends ------------------------------------------------------------------------------------------------


def save(services: Services, opened: OpenResponse, rows: Sequence[Row], edit: Edit, known: Stamp) -> Outcome:
    """Keep what the page changed; ``rows`` are those of the plan as it stands.

    Only entries that differ from what the page showed are sent, so another tab's work on other entries stays. The
    actions that the worker accepts by saving are kept with them. Raises ResponseMissing, StoreUnavailable.
    """
    key_for_new = new_key((*rows, *edit.rows))
    wanted, waits = _moved(_once(edit, rows), key_for_new)
    today = services.clock().date()
    values = replace(edit, rows=wanted).values()
    read = {key: _problem(key, value, known, today) or read_plan_entry(key, value) for key, value in values.items()}
    problems = {key: one for key, one in read.items() if isinstance(one, Problem)}
    if problems:
        return Outcome(None, MappingProxyType(problems))
    accepted = _accepted(wanted, edit.texts) - opened.entries.keys()
    kept: dict[str, Json] = {key: one for key, one in read.items() if not isinstance(one, Problem)}
    changed = {key: one for key, one in kept.items() if key in accepted or fingerprint(one) != known.seen.get(key)}
    added = key_for_new if key_for_new in changed else ""
    return Outcome(_stored(services, opened, changed, known), waits=waits, added=added)


def _stored(
    services: Services, opened: OpenResponse, changed: Mapping[str, Json], known: Stamp
) -> PageSaved | PageConflict:
    """Store entries unless one of them is no longer what the page showed.

    Another window that accepted a suggestion wrote what this page showed anyway: that is no reason to ask.
    """
    theirs = {
        key: opened.raw(key)
        for key in changed
        if key in opened.stored
        and opened.stored[key].revision > known.revision
        and fingerprint(opened.raw(key)) not in {known.seen.get(key), fingerprint(changed[key])}
    }
    if theirs:
        return PageConflict({key: changed[key] for key in theirs}, theirs, opened.revision)
    return store_values(services, opened, changed, replace(known, revision=opened.revision))


def look_back(services: Services, opened: OpenResponse, text: str, known: Stamp) -> PageSaved | PageConflict | Problem:
    """Keep what came of the pledge; its day is over then, so it asks again only once a new day is set.

    Raises ResponseMissing, StoreUnavailable.
    """
    happened = read_plan_entry(WHAT_HAPPENED, text)
    if isinstance(happened, Problem):
        return happened
    return store_values(services, opened, {WHAT_HAPPENED: happened, CHECK_ON: None} if happened else {}, known)


def _problem(key: str, value: Json, known: Stamp, today: date) -> Problem | None:
    """Return what only a page of the plan can be asked about; a day that was there before stays, however old."""
    if key == CHECK_ON and fingerprint(value) != known.seen.get(key) and _gone_by(value, today):
        return Problem(key, "gone_by", "That day has gone by.", "Choose today or a later day.")
    return _blank(value)


def _gone_by(value: Json, today: date) -> bool:
    read = read_plan_entry(CHECK_ON, value)
    return isinstance(read, str) and read < today.isoformat()


def _blank(value: object) -> Problem | None:
    """Return the problem with an action that says who and when but not what; one that is all empty is taken out."""
    if not isinstance(value, Mapping) or value["text"].strip() or value["state"] == ActionState.DROPPED:
        return None
    if not value["origin"] and not any(value[part].strip() for part in PARTS):
        return None
    return Problem("text", "blank", "Say what you will do.", "Write it in your own words, or choose “Leave this out”.")


def _accepted(rows: Iterable[Row], texts: Mapping[str, str]) -> set[str]:
    """Return the keys that saving the plan makes the worker's own, even when nothing was typed over."""
    chosen = {row.key for row in rows if row.state == ActionState.CHOSEN}
    return chosen | ({CHECK_ON} if texts.get(PLEDGE, "").strip() else set())


def _once(edit: Edit, rows: Iterable[Row]) -> Edit:
    """Return the edit without its new action if that was added already: the same page sent twice adds it once."""
    shown = {row.key for row in edit.rows}
    written = _tidied(edit.written)
    added = any(_tidied(row.parts) == written for row in rows if row.key not in shown)
    return replace(edit, written={}) if added else edit


def _tidied(parts: Mapping[str, str]) -> dict[str, str]:
    return {part: clean_text(text) for part, text in parts.items()}


# --- what a button asks for -------------------------------------------------------------------------------------------

STEPS: Mapping[str, int] = MappingProxyType({"up": -1, "down": 1})
STATES: Mapping[str, ActionState] = MappingProxyType(
    {
        "choose": ActionState.CHOSEN,
        "later": ActionState.LATER,
        "drop": ActionState.DROPPED,
        "restore": ActionState.LATER,
    }
)


def _moved(edit: Edit, key_for_new: str) -> tuple[tuple[Row, ...], str]:
    """Return the rows after a button was pressed and a new action added, and the key of one that has to wait."""
    rows, waits = _pressed(edit.rows, *edit.move)
    if not any(part.strip() for part in edit.written.values()):
        return rows, waits
    rows, new_waits = _pressed((*rows, Row(key_for_new, "", ActionState.LATER, 0, edit.written)), "choose", key_for_new)
    return rows, waits or new_waits


def _pressed(rows: tuple[Row, ...], verb: str, key: str) -> tuple[tuple[Row, ...], str]:
    """Return the rows after one button, and the key it could not choose because three are chosen; others do nothing."""
    chosen = _chosen(rows)
    if verb in STEPS:
        return _numbered(rows, _stepped(chosen, key, STEPS[verb])), ""
    state = STATES.get(verb)
    if state is None:
        return rows, ""
    others = [one for one in chosen if one != key]
    if state is ActionState.CHOSEN and len(others) >= HEADLINE_ACTIONS:
        return rows, key
    placed = tuple(replace(row, state=state) if row.key == key else row for row in rows)
    return _numbered(placed, [*others, key] if state is ActionState.CHOSEN else others), ""


def _chosen(rows: Iterable[Row]) -> list[str]:
    """Return the keys of the chosen actions in their order."""
    chosen = (row for row in rows if row.state == ActionState.CHOSEN)
    return [row.key for row in sorted(chosen, key=lambda row: row.position)]


def _stepped(order: list[str], key: str, step: int) -> list[str]:
    """Return keys with one of them a step further up or down, if it is there and has room to move."""
    if key not in order:
        return order
    others = [one for one in order if one != key]
    to = min(max(order.index(key) + step, 0), len(others))
    return [*others[:to], key, *others[to:]]


def _numbered(rows: Iterable[Row], order: list[str]) -> tuple[Row, ...]:
    """Return rows with the chosen ones numbered from 1, so that positions stay small however often they move."""
    return tuple(replace(row, position=order.index(row.key) + 1) if row.key in order else row for row in rows)

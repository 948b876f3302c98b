"""The worker's own plan: made from what a result suggests, and never overwritten by it.

What the worker decides is stored as *entries*: ``plan:1``, ``plan:2`` ... are actions, the rest are named in
``TEXTS``, plus ``plan:check_on`` (a date), ``plan:story`` (a list) and ``plan:examples`` (the ids of the answers in
the worker's own words that they print with it). While there is no action entry, the first three suggestions stand as
chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from assess.core.answers import Answered, read_answer
from assess.core.dates import long_date
from assess.core.definition import Due, Question, QuestionType
from assess.core.errors import Problem
from assess.core.expressions import Json
from assess.core.result import Result
from assess.core.suggesting import Need, SuggestedAction
from assess.core.texts import say

__all__ = ["ActionPlan", "ActionState", "Need", "PlannedAction", "SuggestedAction", "build_plan", "read_plan_entry"]

PREFIX = "plan:"
HEADLINE_ACTIONS = 3
STORY_LINES = 5
MAX_ACTIONS = 99

TEXTS: Mapping[str, int] = MappingProxyType(
    {"pledge": 500, "what_happened": 1000, "notes": 2000, "manager_will": 500, "next_meeting": 100}
)
"""The texts of a plan and their most characters."""

PARTS: Mapping[str, int] = MappingProxyType(
    {"text": 500, "helpers": 500, "due": 100, "evidence": 500, "resource": 500, "cpl": 300}
)
"""The texts of one action and their most characters: at least what a definition's action may have in its schema."""

_STORY_LENGTH = 500
_ORIGIN_LENGTH = 200
_MOST_EXAMPLES = 500


class ActionState(StrEnum):
    """What the worker decided about an action of the plan."""

    CHOSEN = "chosen"
    LATER = "later"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action of the plan, in the worker's words.

    ``key`` is the id of its entry (``plan:1``, ``plan:2`` ...); ``origin`` the id of the suggestion it came from,
    empty when the worker wrote it; ``still_suggested`` is false when the answers changed since and it is no longer
    suggested (it is marked, never deleted). ``position`` orders the plan; the first three chosen are the headline
    ones.
    """

    key: str
    origin: str
    state: ActionState
    position: int
    text: str
    helpers: str
    due: str
    evidence: str
    resource: str
    cpl: str
    need: Need | None
    still_suggested: bool


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """The plan as it stands: actions in order, and the worker's texts; ``check_on`` is an ISO date or empty.

    ``examples`` are the ids of the answers in their own words that the worker chose to print with it.
    """

    headline: tuple[PlannedAction, ...]
    others: tuple[PlannedAction, ...]
    dropped: tuple[PlannedAction, ...]
    pinned: tuple[SuggestedAction, ...]
    pledge: str
    check_on: str
    what_happened: str
    notes: str
    story: tuple[str, ...]
    manager_will: str
    next_meeting: str
    examples: tuple[str, ...] = ()


def build_plan(result: Result, entries: Mapping[str, Json], today: date) -> ActionPlan:
    """Return the plan: the worker's entries as they wrote them, then, as ``later``, suggestions not in it yet.

    ``entries`` are as :func:`read_plan_entry` returned them; others are ignored. An entry whose suggestion is gone
    stays, marked. What is suggested is due so many days after ``today``, and says so.
    """
    suggested = {one.id: one for one in (*result.pinned, *result.suggested)}
    stored = tuple(_stored(key, entry, suggested) for key, entry in entries.items() if entry and _number(key))
    actions = sorted((*stored, *_added(result, stored, today)), key=lambda one: (one.position, _number(one.key)))
    chosen = [one for one in actions if one.state is ActionState.CHOSEN]
    headline = tuple(chosen[:HEADLINE_ACTIONS])
    texts = {name: str(entries.get(f"{PREFIX}{name}") or "") for name in (*TEXTS, "check_on")}
    return ActionPlan(
        headline=headline,
        others=tuple(one for one in actions if one.state is not ActionState.DROPPED and one not in headline),
        dropped=tuple(one for one in actions if one.state is ActionState.DROPPED),
        pinned=tuple(replace(one, due=_dated(one.due, today)) for one in result.pinned),
        story=tuple(entries.get(f"{PREFIX}story") or ()),
        examples=tuple(entries.get(f"{PREFIX}examples") or ()),
        **texts,
    )


def _number(key: str) -> int:
    """Return the number of an action entry's key (``plan:7`` is 7), or 0 for any other key."""
    digits = key.removeprefix(PREFIX)
    plain = key.startswith(PREFIX) and digits.isascii() and digits.isdigit() and not digits.startswith("0")
    return int(digits) if plain and len(digits) <= len(str(MAX_ACTIONS)) else 0


def _stored(key: str, entry: Mapping[str, Any], suggested: Mapping[str, SuggestedAction]) -> PlannedAction:
    origin = suggested.get(entry["origin"])
    return PlannedAction(
        key=key,
        origin=entry["origin"],
        state=ActionState(entry["state"]),
        position=entry["position"],
        need=origin.need if origin else None,
        still_suggested=origin is not None or not entry["origin"],
        **{part: entry[part] for part in PARTS},
    )


def _dated(due: Due, today: date) -> Due:
    """Return by when in words that still say it on paper: "4 weeks (by 20 December 2026)"."""
    return replace(due, text=say("due_by", due=due.text, date=long_date(today + timedelta(due.days))))


def _added(result: Result, stored: tuple[PlannedAction, ...], today: date) -> Iterable[PlannedAction]:
    """Yield the suggestions the plan does not hold; while it holds none at all, the first three are chosen."""
    known = {one.origin for one in stored}
    number = max((_number(one.key) for one in stored), default=0)
    position = max((one.position for one in stored), default=0)
    missing = [one for one in result.suggested if one.id not in known]
    for place, one in enumerate(missing, start=1):
        chosen = not stored and place <= HEADLINE_ACTIONS
        yield PlannedAction(
            key=f"{PREFIX}{number + place}",
            origin=one.id,
            state=ActionState.CHOSEN if chosen else ActionState.LATER,
            position=position + place,
            text=one.text,
            helpers=", ".join(one.helpers),
            due=_dated(one.due, today).text,
            evidence=one.evidence,
            resource=", ".join(one.resources),
            cpl=", ".join(one.cpl),
            need=one.need,
            still_suggested=True,
        )


# --- reading an entry -------------------------------------------------------------------------------------------------


def read_plan_entry(key: str, raw: Json) -> Json | Problem:
    """Return an entry as it is stored, complete and tidied, ``None`` for nothing to keep, or its one problem."""
    if raw is None:
        return None
    name = key.removeprefix(PREFIX)
    if _number(key):
        return _read_action(key, raw)
    if key.startswith(PREFIX) and name in TEXTS:
        return read_text(key, raw, TEXTS[name])
    reader = _READERS.get(key)
    if reader:
        return reader(key, raw)
    return Problem(key, "unknown_entry", "A plan holds no such entry.", "Check the name, or leave it out.")


def read_text(key: str, raw: Json, length: int) -> str | Problem | None:
    """Return a text of at most ``length`` characters, tidied, ``None`` for none, or its one problem."""
    read = read_answer(Question(key, QuestionType.LONG_TEXT, "", max_length=length), raw)
    if isinstance(read, Problem):
        return read
    return str(read.value) if isinstance(read, Answered) else None


def read_date(key: str, raw: Json) -> str | Problem | None:
    """Return a day as year-month-day, ``None`` for none, or its one problem."""
    text = read_text(key, raw, 10)
    if text is None or isinstance(text, Problem):
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return Problem(key, "not_a_date", "This is not a date.", "Write it as year-month-day, such as 2026-03-31.")


def _read_story(key: str, raw: Json) -> list[str] | Problem | None:
    if not isinstance(raw, list | tuple) or len(raw) > STORY_LINES:
        return Problem(key, "wrong_type", "This takes a list of texts.", f"Send at most {STORY_LINES} texts.")
    lines = [read_text(key, one, _STORY_LENGTH) for one in raw]
    problem = next((one for one in lines if isinstance(one, Problem)), None)
    if problem:
        return problem
    return [str(one or "") for one in lines] if any(lines) else None


def _read_examples(key: str, raw: Json) -> list[str] | Problem | None:
    """Return ids in their order; what they stand for is looked up when it is shown, and may be gone by then."""
    if not isinstance(raw, list | tuple) or len(raw) > _MOST_EXAMPLES:
        return Problem(key, "wrong_type", "This takes a list of ids.", f"Send at most {_MOST_EXAMPLES} ids.")
    ids = [read_text(key, one, _ORIGIN_LENGTH) for one in raw]
    problem = next((one for one in ids if isinstance(one, Problem)), None)
    return problem or [str(one) for one in ids if one] or None


_READERS: Mapping[str, Callable[[str, Json], Json | Problem]] = MappingProxyType(
    {f"{PREFIX}check_on": read_date, f"{PREFIX}story": _read_story, f"{PREFIX}examples": _read_examples}
)


def _read_action(key: str, raw: Json) -> dict[str, Json] | Problem | None:
    if not isinstance(raw, Mapping) or not set(raw) <= {"origin", "state", "position", *PARTS}:
        names = ", ".join(("origin", "state", "position", *PARTS))
        return Problem(key, "wrong_type", "This is not an action.", f"Send an object with any of: {names}.")
    state, position = raw.get("state", ActionState.CHOSEN.value), raw.get("position", _number(key))
    if state not in tuple(ActionState):
        return Problem(key, "not_an_option", "There is no such state.", f"Choose one of: {', '.join(ActionState)}.")
    if type(position) is not int or not 0 <= position <= MAX_ACTIONS:
        return Problem(key, "wrong_type", "The position is a whole number.", f"Send a number from 0 to {MAX_ACTIONS}.")
    texts = {
        part: read_text(key, raw.get(part), length) for part, length in {"origin": _ORIGIN_LENGTH, **PARTS}.items()
    }
    problem = next((one for one in texts.values() if isinstance(one, Problem)), None)
    if problem:
        return problem
    if not any(texts.values()):
        return None
    return {"state": str(ActionState(state)), "position": position, **{part: one or "" for part, one in texts.items()}}

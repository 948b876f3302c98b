"""What somebody typed into a page that was not saved: shown again, and carried along until it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.web.csrf import FIELD

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

PREFIX = "kept."
ACTION = "kept_action"
_TECHNICAL = frozenset(
    {FIELD, "revision", "own", "key", "seen", "do", "return", "at", "to_choose", "actions", "asked", ACTION}
)
_TECHNICAL_ENDS = (".origin", ".state", ".position")
_OWN_WORDS = (":evidence", ":story", ":other", ":reason", ":expect", ":matters")
_PARTS = (".text", ".helpers", ".due", ".evidence", ".resource", ".cpl")
_PLAN = "plan:"
_PICKED = frozenset({"plan:check_on", "plan:examples"})
"""Entries of a plan that are chosen and not written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent.

    action: the path it was sent to. fields: every (name, value) but the form token, in order. texts: those a reader
    would know as their own words. choices: how many other answers there are.
    """

    action: str
    fields: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    choices: int


def kept_of(action: str, form: MultiDict[str, str]) -> Kept | None:
    """Return what a form held, or ``None`` when nobody typed or chose anything."""
    sent = tuple((name, value) for name, value in form.items(multi=True) if name != FIELD)
    given = [(name, value) for name, value in sent if value.strip() and not _is_technical(name)]
    if not given:
        return None
    texts = tuple(value for name, value in given if _is_text(name, value))
    return Kept(action, sent, texts, len(given) - len(texts))


def carried(form: MultiDict[str, str]) -> Kept | None:
    """Return what an earlier page handed on in hidden fields, if it did; the action is a path of ours or nothing."""
    action = form.get(ACTION, "")
    if not action.startswith("/r/") or "\\" in action:
        return None
    inner = form.copy()
    inner.clear()
    for name, value in form.items(multi=True):
        if name.startswith(PREFIX):
            inner.add(name.removeprefix(PREFIX), value)
    return kept_of(action, inner)


def _is_technical(name: str) -> bool:
    return name in _TECHNICAL or name.endswith(_TECHNICAL_ENDS) or name.startswith("choose.")


def _is_text(name: str, value: str) -> bool:
    """Return whether a field holds somebody's own words, by its name; no id of a choice has a space in it."""
    planned = name.startswith(_PLAN) and name not in _PICKED
    return name.endswith(_OWN_WORDS + _PARTS) or planned or (" " in value.strip() and name not in {"tick", "theirs"})

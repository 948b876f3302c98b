"""What somebody typed into a page that was not saved: shown again, and carried along until it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.web.csrf import FIELD

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

PREFIX = "kept."
ACTION = "kept_action"
_TECHNICAL = frozenset({FIELD, "revision", "own", "key", "seen", "do", "return", "to_choose", ACTION})
_LIKE_A_TEXT = 12
"""Shorter values without a space are ids of choices, which say nothing to a reader."""


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
    return name in _TECHNICAL or name.startswith("choose.")


def _is_text(name: str, value: str) -> bool:
    own_words = name.endswith((":evidence", ":story", ":other", ":reason", ":expect", ":matters"))
    return own_words or " " in value.strip() or len(value) > _LIKE_A_TEXT

"""Texts are plain words that can be seen, in the order they are written: no markup, no brackets but placeholders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assess.core.errors import Problem
from assess.core.expressions import Json
from assess.core.loading.outline import Outline, method_of
from assess.core.loading.placeholders import PLACEHOLDERS
from assess.core.loading.reading import pointer, printable

_TEXT_KEYS = frozenset(
    {
        *("title", "code", "intro", "sources", "manager_questions"),
        *("summary", "purpose", "answered_by", "unit", "used_when", "used_for"),
        *("label", "not_applicable", "dont_know", "not_sure", "description"),
        *("question", "unsure", "with_manager"),
        *("decision", "reason", "safeguard"),
        *("acknowledge", "prompts", "write_up"),
        *("lead", "text", "help", "examples", "links", "must_have", "evidence_prompt", "helpers", "evidence"),
    }
)
_LONGEST = 4000  # a longer text is refused as such
_BRACKETS = re.compile(r"[$#]?\{+[^{}]*\}*|\[[^\[\]]*\]?")
_MARKUP = re.compile(r"<[a-z/!?]|&(?:[a-z]{2,8}|#[0-9x])|\b(?:java|vb)script\s*:|\bdata:\s*[a-z]+/", re.IGNORECASE)
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # marks of direction are left alone: some scripts need them


def wording(outline: Outline) -> Iterator[Problem]:
    """Yield every text that cannot be read as it is written: nothing to see, markup, or an unknown placeholder."""
    names = PLACEHOLDERS.get(method_of(outline.top), {})
    feedback = {spot.at("text"): names.get(spot.text("about")) for spot in outline.top.spots("feedback")}
    for path, whole in _texts(dict(outline.top.data)):
        text = whole[:_LONGEST]
        yield from _unknown_placeholders(path, text, feedback.get(path) or frozenset())
        yield from _unreadable(path, text)
        found = _MARKUP.search(text)
        if found:
            message = f"“{printable(text[found.start() :][:20])}” looks like markup."
            yield Problem(path, "markup", message, "Texts are plain: write words only.")


def _unreadable(path: str, text: str) -> Iterator[Problem]:
    if text and not any(map(_is_visible, text)):
        yield Problem(path, "nothing_to_see", "This text holds only blanks.", "Write words, or leave the key out.")
    if _REORDERING.search(text):
        message = "This text holds a control character that changes the order in which it is read."
        yield Problem(path, "bad_character", message, "Type it again.")


def _is_visible(character: str) -> bool:
    """Return whether there is ink: no separator, no control, no character of format."""
    return unicodedata.category(character)[0] not in "ZC"


def _texts(document: Json) -> Iterator[tuple[str, str]]:
    """Yield (pointer, text) of every text that people read, without recursion."""
    waiting: list[tuple[str, str, Json]] = [("", "", document)]
    while waiting:
        path, key, value = waiting.pop()
        if isinstance(value, str):
            if key in _TEXT_KEYS:
                yield path, value
        elif isinstance(value, dict):
            waiting.extend((pointer(path, name), name, one) for name, one in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((f"{path}/{index}", key, value[index]) for index in reversed(range(len(value))))


def _unknown_placeholders(path: str, text: str, known: frozenset[str]) -> Iterator[Problem]:
    for found in dict.fromkeys(_BRACKETS.findall(text)):
        if found[1:-1] in known and found == f"[{found[1:-1]}]":
            continue
        message = f"“{printable(found)}” is an unknown placeholder."
        names = ", ".join(f"[{name}]" for name in sorted(known))
        hint = f"Placeholders of this text: {names}." if known else "This text has no placeholders: use no brackets."
        yield Problem(path, "unknown_placeholder", message, hint)

"""The sheet on which people write their decision: the must-haves as they stand, and what was typed beside them.

What is typed is stored as *entries* beside those of the plan, one text each: ``plan:sign:<statement>:<part>`` for each
of ``PARTS``, and ``plan:sign:<name>`` for each of ``WHOLE``. Nothing here decides, and no entry changes a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from assess.core.answers import Answers
from assess.core.definition import Definition, Question
from assess.core.errors import Problem
from assess.core.expressions import Json
from assess.core.extras import SignOff
from assess.core.planning import PREFIX, read_date, read_text
from assess.core.routing import Route
from assess.core.scoring import Counted, weigh

SIGN = f"{PREFIX}sign:"
PERSON, DATE, REASON, SAFEGUARD = "person", "date", "reason", "safeguard"
DECISION, DECIDED_BY, DECIDED_ON = f"{SIGN}decision", f"{SIGN}decided_by", f"{SIGN}decided_on"

PARTS: Mapping[str, int | None] = MappingProxyType({PERSON: 200, DATE: None, REASON: 500, SAFEGUARD: 500})
"""What is written about one must-have, and the most characters of it; ``None`` for a day."""

WHOLE: Mapping[str, int | None] = MappingProxyType({DECISION: 1000, DECIDED_BY: 200, DECIDED_ON: None})
"""What is written about the decision, by key."""


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One must-have that is asked on this route: its answer, and what people wrote about it, empty where nothing.

    ``label`` is empty without an answer. ``falls_short`` is true where the answer is lower than the sheet's ``below``,
    don't know or blank: then the sheet also asks why to go on all the same, and what keeps people safe.
    """

    question: str
    text: str
    must_have: str
    label: str
    falls_short: bool
    person: str
    date: str
    reason: str
    safeguard: str


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """A sheet as it stands; ``asks`` holds the words of the definition. Days are year-month-day."""

    asks: SignOff
    lines: tuple[SignedLine, ...]
    decision: str
    decided_by: str
    decided_on: str

    def entry_keys(self) -> Iterator[str]:
        """Yield the keys of all entries that can be written on it, from its top to its end."""
        for line in self.lines:
            yield from (key_of(line.question, part) for part in (PERSON, DATE))
            if line.falls_short:
                yield from (key_of(line.question, part) for part in (REASON, SAFEGUARD))
        yield from WHOLE


def key_of(question: str, part: str) -> str:
    """Return the key of what is written about one must-have."""
    return f"{SIGN}{question}:{part}"


def build_sheet(definition: Definition, answers: Answers, entries: Mapping[str, Any]) -> SignedSheet | None:
    """Return the sheet of a response; ``None`` where the questionnaire has none."""
    if definition.sign_off is None:
        return None
    written = {key: str(one) for key, one in entries.items() if key.startswith(SIGN)}
    return SignedSheet(
        asks=definition.sign_off,
        lines=tuple(_lines(definition, definition.sign_off, answers, written)),
        decision=written.get(DECISION, ""),
        decided_by=written.get(DECIDED_BY, ""),
        decided_on=written.get(DECIDED_ON, ""),
    )


def read_sign_entry(definition: Definition, key: str, raw: Json) -> Json | Problem:
    """Return an entry of a sheet as it is stored, ``None`` for nothing to keep, or its one problem."""
    if key in WHOLE:
        return _read(key, raw, WHOLE[key])
    statement, _, part = key.removeprefix(SIGN).rpartition(":")
    if definition.sign_off is None or part not in PARTS or statement not in {one.id for one in _must_haves(definition)}:
        return Problem(key, "unknown_entry", "This sheet holds no such entry.", "Check the name, or leave it out.")
    return _read(key, raw, PARTS[part])


def _read(key: str, raw: Json, length: int | None) -> Json | Problem:
    if raw is None:
        return None
    return read_date(key, raw) if length is None else read_text(key, raw, length)


def _must_haves(definition: Definition) -> Iterator[Question]:
    return (one for section in definition.sections for one in section.statements if one.must_have)


def _lines(
    definition: Definition, sheet: SignOff, answers: Answers, written: Mapping[str, str]
) -> Iterator[SignedLine]:
    """Yield the must-haves that are asked, in file order."""
    route = Route(definition, answers)
    for question in _must_haves(definition):
        found = weigh(route, question)
        if isinstance(found, Counted):
            typed = {part: written.get(key_of(question.id, part), "") for part in PARTS}
            falls_short = found.value is None or found.value < sheet.below
            yield SignedLine(question.id, found.text, question.must_have, found.label, falls_short, **typed)

"""The blank form as plain text: the same words in the same order, with brackets to tick and lines to write on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.core.definition import Definition
from assess.report.papers import words
from assess.report.papers.blank import Blank, Box, Entry, Part, StopBox, blank_view

_LINE = "_" * 60
_INDENT = "   "


def blank_text(definition: Definition) -> str:
    """Return the blank form as plain text."""
    return "\n".join(_lines(definition, blank_view(definition))) + "\n"


def _lines(definition: Definition, blank: Blank) -> Iterator[str]:
    yield from (f"{definition.title}: blank form", f"{definition.id}, version {definition.version}", "")
    yield from (f"{name}: {text}" for name, text in blank.facts)
    yield from ("", *blank.intro)
    yield from _part("How to fill this in", blank.how_to_fill)
    yield from _part("Your answers are yours", blank.privacy)
    yield from _entries([blank.choose] if blank.choose else [])
    if blank.setup:
        yield from _part("About you and your work", ())
    for entry in blank.setup:
        yield from _entries([entry])
        yield from _stops(blank, entry.id)
    yield from _stops(blank, "")
    yield from _entries(blank.notes)
    for part in blank.parts:
        yield from _section(part)
    yield from _part(words.BEFORE_YOU_FINISH, [f"{words.LOOK_AGAIN} {blank.second_look}"] if blank.second_look else [])
    yield from _entries((blank.expect, *blank.needs, blank.matters))
    yield from _part("What comes next", words.NEXT)
    yield from _part("Worried about someone’s safety?", words.SAFETY)


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", title.upper(), *lines)


def _section(part: Part) -> Iterator[str]:
    yield from _part(part.title, [words.CRITICAL] if part.critical else [])
    yield from part.lead
    yield from [words.SKIPPABLE] if part.skippable else []
    yield from _entries([part.placement] if part.placement else [])
    yield from _entries(entry for block in part.blocks for entry in block.entries)
    yield from _entries([part.story])


def _stops(blank: Blank, after: str) -> Iterator[str]:
    for stop in blank.stops.get(after, ()):
        yield from _stop(stop)


def _stop(stop: StopBox) -> Iterator[str]:
    yield from _part(stop.title, ())
    yield from [f"Read this only if {stop.only_if}."] if stop.only_if else []
    yield from (*stop.text, words.BEFORE_YOU_GO_ON)
    yield from _entries([stop.entry])


def _entries(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield ""
        yield f"{entry.number}. {entry.text}" if entry.number else f"Note: {entry.text}"
        yield from (f"{_INDENT}{line}" for line in _below(entry))


def _below(entry: Entry) -> Iterator[str]:
    """Yield what stands under the words of an entry."""
    if entry.only_if:
        yield f"{'Answer' if entry.number else 'Read'} this only if {entry.only_if}."
    yield from [f"MUST: {entry.must}"] if entry.must else []
    yield from (*entry.hints, *filter(None, [entry.how]), *map(_box, entry.boxes))
    if entry.not_applicable:
        limit = f" (only if {entry.not_applicable_if})" if entry.not_applicable_if else ""
        yield from (f"[ ] {entry.not_applicable}{limit}", f"{words.REASON} {_LINE}")
    yield from [f"{entry.which}: which? {_LINE}"] if entry.which else []
    yield from [_LINE] * entry.lines
    yield from (f"Your example, if you like. {entry.evidence}", _LINE, _LINE) if entry.evidence else ()
    yield from [f"{words.I_COULD_SHOW} {_LINE}"] if entry.kinds else []
    yield from (f"> {line}" for line in entry.then)


def _box(box: Box) -> str:
    return f"[ ] {box.label}{f': {box.words}' if box.words else ''}"

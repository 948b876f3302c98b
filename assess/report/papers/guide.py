"""The guide for the wall: levels with their statements, bands with what holds them, or arms with questions to try."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from assess.core.definition import Definition, Dimension, Question, Section
from assess.core.expressions import ALWAYS
from assess.core.methods import ReadinessMethod
from assess.core.variants import Text
from assess.report.papers.blank import numbering
from assess.report.papers.by_hand.readiness import allowed
from assess.report.papers.by_hand.steps import Sheet, often, title_of
from assess.report.words import listed

_NO_GRADE = "There is no grade and no total here. Every arm is a way of looking at the same decision."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the guide, and under it why it matters or what it means; ``must`` marks a must-have."""

    text: str
    about: str = ""
    must: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Entries under a small heading, which may be empty."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the guide: a domain, a section, an arm, or what is said of the whole; ``note`` stands by the title."""

    title: str
    lead: str
    blocks: tuple[Block, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class GuideView:
    """The whole guide."""

    lead: str
    chapters: tuple[Chapter, ...]


def guide_view(definition: Definition) -> GuideView:
    """Return the guide of a questionnaire; raise ``KeyError`` where :func:`guide_why_not` gives a reason."""
    lead, chapters = _METHODS[definition.method.name]
    return GuideView(lead, tuple(chapters(definition)))


def guide_why_not(definition: Definition) -> str:
    """Return why there is no guide, in one sentence; empty when there is one."""
    known = definition.method.name in _METHODS
    return "" if known else "There is no guide yet for this kind of questionnaire."


def guide_text(definition: Definition) -> str:
    """Return the guide as plain text."""
    return "\n".join(_lines(definition, guide_view(definition))) + "\n"


def _lines(definition: Definition, guide: GuideView) -> Iterator[str]:
    yield from (f"Guide: {definition.title}", f"Version {definition.version}", "", guide.lead)
    for chapter in guide.chapters:
        yield from ("", f"{chapter.title} ({chapter.note})" if chapter.note else chapter.title)
        yield from filter(None, (chapter.lead,))
        for block in chapter.blocks:
            yield from filter(None, (block.title,))
            yield from map(_line, block.entries)


def _line(entry: Entry) -> str:
    must = "MUST: " if entry.must else ""
    return f"- {must}{entry.text}{f' {entry.about}' if entry.about else ''}"


def _usual(text: Text) -> str:
    """Return the wording that is for everybody, if there is one."""
    return next((one.text for one in text.variants if one.when is ALWAYS), "")


def _section(definition: Definition, dimension: Dimension) -> Section:
    return definition.section(dimension.section)


def _statements(definition: Definition, dimension: Dimension) -> tuple[Question, ...]:
    return tuple(definition.questions[one] for one in dimension.statements)


# --- levels -----------------------------------------------------------------------------------------------------------


def _levels(definition: Definition) -> Iterator[Chapter]:
    yield Chapter("The levels", "", (_ladder(definition),))
    for dimension in definition.dimensions:
        lead = _usual(_section(definition, dimension).lead)
        yield Chapter(title_of(definition, dimension), lead, tuple(_by_level(definition, dimension)))


def _ladder(definition: Definition) -> Block:
    return Block("", tuple(Entry(f"{level.title}:", level.description) for level in definition.levels))


def _by_level(definition: Definition, dimension: Dimension) -> Iterator[Block]:
    for level in definition.levels:
        of_level = (one for one in _statements(definition, dimension) if one.level == level.id)
        if entries := tuple(map(_entry, of_level)):
            yield Block(level.title, entries)


def _entry(statement: Question) -> Entry:
    return Entry(statement.text, statement.must_have, bool(statement.must_have))


# --- readiness --------------------------------------------------------------------------------------------------------


def _bands(definition: Definition) -> Iterator[Chapter]:
    lead = "Each statement earns points, and some weigh more. A band goes by how many of all the points are there."
    yield Chapter("The bands", lead, (Block("", tuple(_ranges(definition))),))
    yield Chapter("What holds a band down", "", tuple(_holding(definition)))
    without = []
    for dimension in definition.dimensions:
        if any(one.must_have for one in _statements(definition, dimension)):
            yield _must_haves(definition, dimension)
        else:
            without.append(_in_short(definition, dimension))
    if without:
        yield Chapter("Sections without a MUST", "They count too.", (Block("", tuple(without)),))


def _ranges(definition: Definition) -> Iterator[Entry]:
    cuts = definition.parameters(ReadinessMethod).cuts
    for level, cut in zip(definition.levels, cuts, strict=True):
        where = f", from {_plain(cut)} of every 100 points" if cut else ""
        yield Entry(f"{level.title}{where}:", level.description)


def _plain(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):g}"


def _holding(definition: Definition) -> Iterator[Block]:
    statement = next(one for section in definition.sections for one in section.statements if one.must_have)
    options = statement.scale.options if statement.scale else ()
    held = (Entry(f"‘{one.label}’:", f"at most {allowed(definition, one.value).title}") for one in options)
    yield Block("The lowest answer to a MUST", tuple(held))
    yield Block("What else to know", tuple(map(Entry, _further(definition))))


def _further(definition: Definition) -> Iterator[str]:
    method = definition.parameters(ReadinessMethod)
    yield "‘Don't know’ and no answer count as the lowest answer. To find out is a good first step."
    critical = [_section(definition, one) for one in definition.dimensions if _section(definition, one).critical]
    if critical:
        titles = listed(f"‘{one.title}’" for one in critical)
        yield f"The whole is never higher than the lowest of the critical sections: {titles}."
        yield f"Each critical section counts {often(method.critical_counts)} in the whole."
    if every := method.every_section:
        reach, least = definition.level(every.band).title, definition.level(every.at_least).title
        yield f"{reach} needs every section to be at {least} or higher."
    sheet = Sheet(definition, numbering(definition))
    for cap in method.caps:
        yield f"At most {definition.level(cap.at_most).title} if, on the form, {sheet.condition(cap.when)}."


def _must_haves(definition: Definition, dimension: Dimension) -> Chapter:
    section = _section(definition, dimension)
    entries = tuple(_entry(one) for one in _statements(definition, dimension) if one.must_have)
    note = "critical" if section.critical else ""
    return Chapter(title_of(definition, dimension), _usual(section.lead), (Block("", entries),), note)


def _in_short(definition: Definition, dimension: Dimension) -> Entry:
    section = _section(definition, dimension)
    critical = " (critical)" if section.critical else ""
    return Entry(f"{title_of(definition, dimension)}{critical}:", _usual(section.lead))


# --- profile ----------------------------------------------------------------------------------------------------------


def _arms(definition: Definition) -> Iterator[Chapter]:
    for dimension in definition.dimensions:
        if not dimension.compared_only:
            prompts = Block("Questions to try", tuple(map(Entry, filter(None, map(_usual, dimension.prompts)))))
            statements = Block("What we look at", tuple(map(_entry, _statements(definition, dimension))))
            yield Chapter(title_of(definition, dimension), "", (prompts, statements))
    for one in definition.comparisons:
        texts = tuple(Entry(f"{text.title}:", _usual(text.text)) for text in one.outcomes.values())
        yield Chapter(one.title, "", (Block("", texts),))


_METHODS: Mapping[str, tuple[str, Callable[[Definition], Iterator[Chapter]]]] = MappingProxyType(
    {
        "levels": ("For the wall: what each level looks like in everyday work.", _levels),
        "readiness": ("For the wall: what each band means, and what has to be there first.", _bands),
        "profile": (f"For the wall: questions to think with. {_NO_GRADE}", _arms),
    }
)
"""Name of a scoring method to what the guide says first, and its chapters."""

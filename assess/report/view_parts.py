"""The parts of a result's view that every method has: strengths, texts, changes, and statements with their points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assess.core.changes import Blocker
from assess.core.definition import Definition
from assess.core.result import Finding, Strength
from assess.core.scoring import Counted, LeftOut
from assess.core.texts import joined
from assess.report import words
from assess.report.voices import ONE, Voice


@dataclass(frozen=True, slots=True)
class StrengthView:
    """Something the worker already does; ``beyond`` is a line when it is from a level above the one reached."""

    question: str
    text: str
    label: str
    domain: str
    beyond: str


@dataclass(frozen=True, slots=True)
class CountedView:
    """A statement that counts: its answer, and its points in words."""

    text: str
    answer: str
    points: str


@dataclass(frozen=True, slots=True)
class LeftOutView:
    """A statement that does not count, why, and the worker's own reason."""

    text: str
    why: str
    reason: str


@dataclass(frozen=True, slots=True)
class BlockerView:
    """One change on the way to the next level."""

    question: str
    text: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class FindingPart:
    """A piece of a text, and the phrases that follow it below each other."""

    text: str
    listed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A text about a dimension or the whole: in one line, or in parts with each of its lists set out."""

    text: str
    parts: tuple[FindingPart, ...]


def question_texts(definition: Definition, questions: Iterable[str]) -> tuple[str, ...]:
    """Return the texts of questions by their ids."""
    return tuple(definition.questions[one].text for one in questions)


def strength_views(definition: Definition, strengths: Iterable[Strength]) -> tuple[StrengthView, ...]:
    """Return strengths in words."""
    first = definition.levels[0].title if definition.levels else ""
    return tuple(_strength(one, first) for one in strengths)


def _strength(strength: Strength, first_level: str) -> StrengthView:
    """Return a strength; nobody is told that the first level is beyond them."""
    is_beyond = strength.beyond and strength.level_title != first_level
    return StrengthView(
        question=strength.question,
        text=strength.text,
        label=strength.label,
        domain=strength.dimension_title,
        beyond=f"From {strength.level_title} level: beyond where you are now" if is_beyond else "",
    )


def finding_view(finding: Finding, lists: Iterable[tuple[str, ...]] = ()) -> FindingView:
    """Return a text with its lists set apart: its own, and those of ``lists`` that it holds in one line."""
    lines = {finding.line: finding.listed, **{joined(one): one for one in lists if one[1:]}}
    lines = {line: listed for line, listed in lines.items() if line and line in finding.text}
    return FindingView(finding.text, tuple(_parts(finding.text, lines)))


def _parts(text: str, lines: Mapping[str, tuple[str, ...]]) -> Iterator[FindingPart]:
    """Yield the text around its lines; what follows a list is a sentence of its own."""
    rest = text
    for line in sorted(lines, key=text.find):
        before, _, rest = rest.partition(line)
        yield FindingPart(before, lines[line])
        rest = rest.lstrip(". ")
    if rest:
        yield FindingPart(rest, ())


def blocker_view(blocker: Blocker) -> BlockerView:
    """Return one change in words."""
    now = blocker.from_label or words.NOT_ANSWERED
    return BlockerView(question=blocker.question, text=blocker.text, now=now, then=blocker.to_label)


def counted_view(counted: Counted) -> CountedView:
    """Return a statement that counts, with its points before any weight."""
    return CountedView(counted.text, counted.label or words.NOT_ANSWERED, f"{counted.points} of {counted.full}")


def left_out_view(left: LeftOut, voice: Voice = ONE) -> LeftOutView:
    """Return a statement that does not count, with the reason."""
    return LeftOutView(left.text, voice(words.WHY[left.why]), left.reason)

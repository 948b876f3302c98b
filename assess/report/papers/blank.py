"""The blank form: every question once, in the order of the pages, numbered, with the routing in words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

from assess.core.definition import (
    CHOSEN_SECTIONS,
    EXPECT,
    MATTERS,
    Definition,
    Level,
    Question,
    QuestionType,
    Section,
    evidence_id,
    kinds_id,
    other_id,
    placement_id,
    role_need_id,
    story_id,
)
from assess.core.expressions import ALWAYS
from assess.core.extras import Stop
from assess.core.variants import Text
from assess.report.papers import words
from assess.report.papers.routing_words import HOW_TO_READ, RoutingWords, go_on, lettered
from assess.report.words import listed

_ONE, _SEVERAL = "Tick one box.", "Tick all that are true."
_HOW: Mapping[QuestionType, str] = MappingProxyType(
    {
        QuestionType.SINGLE: _ONE,
        QuestionType.YES_NO: _ONE,
        QuestionType.STATEMENT: _ONE,
        QuestionType.MULTIPLE: _SEVERAL,
    }
)
_LINES: Mapping[QuestionType, int] = MappingProxyType({QuestionType.SHORT_TEXT: 1, QuestionType.LONG_TEXT: 4})
_OWN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        CHOSEN_SECTIONS: "Which parts are you filling in? One is enough.",
        EXPECT: "What do you expect to see?",
        MATTERS: "What matters most to you here?",
    }
)
"""What is asked by the questions that every questionnaire has."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick, with words under its label."""

    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question on paper; a note has the number 0.

    only_if: when it is to be answered, to stand after "if", empty for always. hints: help, each variant with its
    condition, and the usual example. lines: how many ruled lines to write on. not_applicable: its label, empty where it
    is not offered; not_applicable_if: when it is, as ``only_if``. which: asks which "other" is meant. evidence: the
    example asked for below; kinds: whether there is room for the letters of what could show it. then: the lines that
    lead on.
    """

    id: str
    number: int
    text: str
    only_if: str = ""
    must: str = ""
    hints: tuple[str, ...] = ()
    how: str = ""
    boxes: tuple[Box, ...] = ()
    lines: int = 0
    not_applicable: str = ""
    not_applicable_if: str = ""
    which: str = ""
    evidence: str = ""
    kinds: bool = False
    then: tuple[str, ...] = ()

    @property
    def asks_more(self) -> bool:
        """Return whether anything stands below its words and boxes."""
        return bool(
            self.hints or self.not_applicable or self.which or self.lines or self.evidence or self.kinds or self.then
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Entries that stand together: statements under the ``columns`` of their scale, or one entry without any.

    not_applicable: the label of the last column, empty where none of the statements offers it.
    """

    columns: tuple[str, ...]
    not_applicable: str
    entries: tuple[Entry, ...]

    @property
    def width(self) -> int:
        """Return how many cells a row has."""
        return 1 + len(self.columns) + bool(self.not_applicable)


@dataclass(frozen=True, slots=True)
class StopBox:
    """A stop panel: to be read and ticked before going on. only_if: as that of an entry, and said here, not there."""

    title: str
    only_if: str
    text: tuple[str, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Part:
    """A section on paper. lead: each variant with its condition. placement: ``None`` where there is none.

    skippable: whether none of its questions may be for somebody.
    """

    title: str
    critical: bool
    lead: tuple[str, ...]
    placement: Entry | None
    blocks: tuple[Block, ...]
    story: Entry
    skippable: bool


@dataclass(frozen=True, slots=True)
class Blank:
    """A whole blank form.

    facts: what a reader wants to know first. choose: which parts are filled in, ``None`` where there is but one.
    how_to_fill: the lines that say so. privacy: whose the paper is, and what it is not for. stops: by the id of the
    set-up question that each stands after; empty for those after the whole set-up. second_look: the words to look back
    with, or empty.
    """

    facts: tuple[tuple[str, str], ...]
    intro: tuple[str, ...]
    how_to_fill: tuple[str, ...]
    privacy: tuple[str, ...]
    choose: Entry | None
    setup: tuple[Entry, ...]
    stops: Mapping[str, tuple[StopBox, ...]]
    notes: tuple[Entry, ...]
    parts: tuple[Part, ...]
    second_look: str
    expect: Entry
    needs: tuple[Entry, ...]
    matters: Entry


def blank_view(definition: Definition) -> Blank:
    """Return the blank form of a questionnaire."""
    write = _Writer(definition)
    stops = {after: tuple(map(write.stop, some)) for after, some in _stops(definition, write.numbers).items()}
    parts = tuple(map(write.part, definition.sections))
    look = definition.method.second_look
    return Blank(
        facts=tuple(_facts(definition)),
        intro=definition.intro,
        how_to_fill=tuple(_how_to_fill(definition)),
        privacy=(words.WHOSE.get(definition.kind, words.USUALLY_YOURS), *words.PRIVACY),
        choose=write.one(CHOSEN_SECTIONS) if CHOSEN_SECTIONS in write.numbers else None,
        setup=write.all(definition.setup),
        stops=stops,
        notes=write.all(definition.notes),
        parts=parts,
        second_look=look.lead if look else "",
        expect=write.one(EXPECT),
        needs=tuple(write.one(one) for one in map(role_need_id, _dimension_ids(definition)) if one in write.numbers),
        matters=write.one(MATTERS),
    )


def paper_order(definition: Definition) -> Iterator[str]:
    """Yield the ids of everything that has a place of its own on paper, in the order of the pages."""
    if len(definition.sections) > 1:
        yield CHOSEN_SECTIONS
    stops = _stops(definition, definition.questions)
    for after in (*(one.id for one in definition.setup), ""):
        yield from filter(None, [after])
        yield from (one.id for one in stops.get(after, ()))
    yield from (one.id for one in definition.notes)
    for section in definition.sections:
        yield placement_id(section.id)
        yield from (one.id for one in section.questions)
        yield story_id(section.id)
    yield EXPECT
    yield from map(role_need_id, _dimension_ids(definition))
    yield MATTERS


def numbering(definition: Definition) -> Mapping[str, int]:
    """Return the number on paper of every question that anybody may be asked."""
    questions, numbers = definition.questions, dict[str, int]()
    routing = RoutingWords(questions, numbers)
    for one in paper_order(definition):
        if one in questions and questions[one].asks and routing.possible(questions[one].enable_when):
            numbers[one] = len(numbers) + 1
    return numbers


def _dimension_ids(definition: Definition) -> Iterator[str]:
    return (one.id for one in definition.dimensions)


def _stops(definition: Definition, asked: Container[str]) -> Mapping[str, list[Stop]]:
    """Return the stops among ``asked``, each by the last set-up question that decides it; by "" where none does."""
    after: dict[str, list[Stop]] = {}
    for stop in definition.stops:
        if stop.id in asked:
            reads = stop.when.reads()
            deciding = [one.id for one in definition.setup if one.id in reads]
            after.setdefault(deciding[-1] if deciding else "", []).append(stop)
    return after


def _how_to_fill(definition: Definition) -> Iterator[str]:
    questions = definition.questions.values()
    yield words.TICK.get(definition.kind, words.USUAL_TICK)
    yield from words.HOW_TO_FILL
    if any(one.enable_when is not ALWAYS for one in questions):
        yield from HOW_TO_READ
    if any(len(one.examples.variants) > 1 for one in questions):
        yield words.EXAMPLES
    if definition.evidence_kinds:
        kinds = (one.label for one in definition.evidence_kinds)
        yield f"{words.KINDS} {'; '.join(lettered(kinds))}."


def _facts(definition: Definition) -> Iterator[tuple[str, str]]:
    yield "Time", f"{definition.card.time} for all of it; stop whenever you like"
    for name in ("answered_by", "used_when", "used_for"):
        if text := getattr(definition.card, name):
            yield _FACTS[name], text


_FACTS: Mapping[str, str] = MappingProxyType({"answered_by": "For", "used_when": "When", "used_for": "What for"})


class _Writer:
    """Writes the entries of one definition; knows the number of each question."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        questions = definition.questions
        self.numbers = numbering(definition)
        self._route = [(number, questions[one].enable_when) for one, number in self.numbers.items()]
        self._words = RoutingWords(questions, self.numbers)
        self._needs = {role_need_id(one.id): f"{one.title}: " for one in definition.dimensions}

    def one(self, question_id: str) -> Entry:
        question = self._definition.questions[question_id]
        number = self.numbers.get(question_id, 0)
        return Entry(
            id=question_id,
            number=number,
            text=self._text(question),
            only_if=self._words.condition(question.enable_when),
            must=question.must_have,
            hints=(
                *self._variants(question.wording),
                *self._variants(question.help),
                *filter(None, [question.examples.usual]),
            ),
            how=_HOW.get(question.type, ""),
            boxes=tuple(self._boxes(question)),
            lines=_LINES.get(question.type, 0),
            not_applicable=self._not_applicable(question),
            not_applicable_if=self._words.condition(question.not_applicable_when or ALWAYS),
            which=self._part(other_id(question_id)),
            evidence=self._part(evidence_id(question_id)),
            kinds=kinds_id(question_id) in self._definition.questions,
            then=tuple(self._leads(question, number)) if number else (),
        )

    def all(self, questions: Iterable[Question]) -> tuple[Entry, ...]:
        """Return the entries of all that somebody may be shown."""
        return tuple(self.one(one.id) for one in questions if self._words.possible(one.enable_when))

    def stop(self, stop: Stop) -> StopBox:
        entry = self.one(stop.id)
        return StopBox(stop.title, entry.only_if, stop.text, replace(entry, only_if=""))

    def part(self, section: Section) -> Part:
        placement = placement_id(section.id)
        asked = [one for one in section.questions if self._words.possible(one.enable_when)]
        return Part(
            title=f"Part {section.code}: {section.title}" if section.code else section.title,
            critical=section.critical,
            lead=tuple(self._variants(section.lead)),
            placement=self.one(placement) if placement in self.numbers else None,
            blocks=tuple(_blocks((one, self.one(one.id)) for one in asked)),
            story=self.one(story_id(section.id)),
            skippable=all(one.enable_when is not ALWAYS for one in asked if one.asks),
        )

    def _text(self, question: Question) -> str:
        text = words.YOUR_STORY if question.wording.variants else question.text
        return self._needs.get(question.id, "") + _OWN_WORDS.get(question.id, text)

    def _boxes(self, question: Question) -> Iterator[Box]:
        if question.scale is not None:
            yield from (Box(step.label) for step in question.scale.options)
            if question.scale.dont_know:
                yield Box(question.scale.dont_know)
        levels: Mapping[str, Level] = {one.id: one for one in self._definition.levels}
        described = question.id == placement_id(question.section)
        for option in question.options:
            description = levels[option.id].description if described and option.id in levels else ""
            yield Box(option.label, words.TICK_NO_OTHER if option.exclusive else description)

    def _not_applicable(self, question: Question) -> str:
        rule = question.not_applicable_when
        offered = question.scale is not None and rule is not None and self._words.possible(rule)
        return question.scale.not_applicable if question.scale and offered else ""

    def _variants(self, text: Text) -> Iterator[str]:
        """Yield each wording with its condition; after the first, each is for those whom none before it fitted."""
        possible = (one for one in text.variants if self._words.possible(one.when))
        for at, one in enumerate(possible):
            condition = self._words.condition(one.when)
            start = ("If " if at == 0 else "Otherwise, if ") + condition if condition else "Otherwise" if at else ""
            yield f"{start}: {one.text}" if start else one.text

    def _part(self, question_id: str) -> str:
        part = self._definition.questions.get(question_id)
        return part.text if part else ""

    def _leads(self, question: Question, number: int) -> Iterator[str]:
        """Yield the lines that lead on from a question, and those that name what it decides further on."""
        leading, past = go_on(question, self._route[number:])
        yield from leading
        later: dict[str, list[str]] = {}
        for other, rule in self._route[number:]:
            asked = rule.reads()
            if question.id in asked and (other > past or len(asked) > 1):
                later.setdefault(self._words.condition(rule) if len(asked) == 1 else "", []).append(str(other))
        for condition, others in later.items():
            named = f"question{'s' if len(others) > 1 else ''} {listed(others)}"
            yield f"Later, answer {named} only if {condition}." if condition else f"Your answer counts at {named}."


def _blocks(asked: Iterable[tuple[Question, Entry]]) -> Iterator[Block]:
    """Yield neighbouring statements of one scale as a block, and every other question as a block of its own."""
    for scale, group in groupby(asked, key=lambda one: one[0].scale):
        entries = tuple(entry for _, entry in group)
        if scale is None:
            yield from (Block((), "", (entry,)) for entry in entries)
        else:
            offered = any(entry.not_applicable for entry in entries)
            yield Block(tuple(box.label for box in entries[0].boxes), scale.not_applicable if offered else "", entries)

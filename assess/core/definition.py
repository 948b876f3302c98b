"""A questionnaire as the rest of the program sees it: frozen, parsed, and sound.

A :class:`Definition` is only ever made by :mod:`assess.core.loading`, so whoever holds one may rely on it: ids are
unique, every reference leads somewhere, every rule looks only at what comes before it.

Beside the questions an author writes, a definition *generates* some, so that everything a respondent says is one answer
to one question: ``<section>:placement``, ``<dimension>:role_need``, ``<section>:story``, ``<statement>:evidence``,
``<statement>:kinds``, ``<question>:other`` and the three of the whole questionnaire, ``:sections``, ``:expect`` and
``:matters``. An author's id holds no colon, so the two never meet. A stop makes one under its own id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from assess.core.expressions import ALWAYS, Rule
from assess.core.extras import Comparison, ConversationCard, Picture, SafetyLine, SecondPerson, SignOff, Stop
from assess.core.methods import Method
from assess.core.variants import NO_TEXT, Text

_Thing = TypeVar("_Thing", "Section", "Dimension", "Level")
_Parameters = TypeVar("_Parameters")

UNSURE = "unsure"
WITH_MANAGER = "with_manager"
CHOSEN_SECTIONS = ":sections"
EXPECT = ":expect"
MATTERS = ":matters"


class QuestionType(StrEnum):
    """The kinds of question. Each has one row in the tables of ``answers``, ``loading`` and ``web.fields``.

    An author writes all of them but ``ACKNOWLEDGEMENT``, which a :class:`~assess.core.extras.Stop` makes.
    """

    STATEMENT = "statement"
    SINGLE = "single"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    NOTE = "note"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``exclusive`` clears the others; ``other`` asks to say which in a text of its own."""

    id: str
    label: str
    exclusive: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class ScaleOption:
    """One step of a scale: the value stored, the label shown, and the points it is worth."""

    value: int
    label: str
    points: int


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps a statement is rated on, lowest value first; points never fall as values rise."""

    id: str
    options: tuple[ScaleOption, ...]
    not_applicable: str = ""
    dont_know: str = ""

    @property
    def full(self) -> int:
        """Return the most points a statement can earn."""
        return self.options[-1].points

    @property
    def highest(self) -> int:
        """Return the highest value."""
        return self.options[-1].value

    def option(self, value: int) -> ScaleOption:
        """Return the step of a value; raise ``KeyError`` when the scale has none."""
        for option in self.options:
            if option.value == value:
                return option
        raise KeyError(value)

    def label(self, value: int) -> str:
        """Return the label of a value."""
        return self.option(value).label


@dataclass(frozen=True, slots=True)
class Question:
    """Anything a page shows: a statement, a choice, a text, or a note that asks nothing.

    ``part_of`` names the question, section or dimension that a generated question belongs to. ``wording`` has what
    some routes read in place of ``text``: ask :meth:`assess.core.routing.Route.wording`. ``not_applicable_when`` is
    ``None`` where "not applicable" is not offered. ``must_have`` is the one line that says why, or empty. ``weight`` is
    how often a statement's points count in a readiness score.
    """

    id: str
    type: QuestionType
    text: str
    section: str = ""
    help: Text = NO_TEXT
    examples: Text = NO_TEXT
    enable_when: Rule = ALWAYS
    options: tuple[Option, ...] = ()
    scale: Scale | None = None
    level: str = ""
    must_have: str = ""
    not_applicable_when: Rule | None = None
    evidence_prompt: str = ""
    max_length: int = 1000
    part_of: str = ""
    weight: int = 1
    wording: Text = NO_TEXT

    @property
    def asks(self) -> bool:
        """Return whether the question takes an answer."""
        return self.type is not QuestionType.NOTE

    def option(self, option_id: str) -> Option | None:
        """Return the option with this id."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a framework. ``rank`` is 1 for the first; 0 stands for working towards the first."""

    id: str
    title: str
    description: str
    rank: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a questionnaire, shown as pages of its own; the whole is never ahead of a ``critical`` one."""

    id: str
    code: str
    title: str
    lead: Text
    cpl: tuple[str, ...]
    links: str
    evidence_prompt: Text
    questions: tuple[Question, ...]
    critical: bool = False

    @property
    def statements(self) -> tuple[Question, ...]:
        """Return the statements of the section in file order."""
        return tuple(one for one in self.questions if one.type is QuestionType.STATEMENT)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A construct scored on its own: its statements may come from one section or several.

    ``prompts`` are questions to try when it is short; what is ``compared_only`` is measured and never shown by itself.
    """

    id: str
    title: str
    section: str
    statements: tuple[str, ...]
    prompts: tuple[Text, ...] = ()
    compared_only: bool = False


@dataclass(frozen=True, slots=True)
class PlacementSettings:
    """The question that asks, before a dimension's statements, where the worker would put themself."""

    question: str
    unsure: str


@dataclass(frozen=True, slots=True)
class RoleNeedSettings:
    """The optional question on the result page: which level the role needs."""

    question: str
    with_manager: str


@dataclass(frozen=True, slots=True)
class Due:
    """By when: the words shown and the days they mean."""

    text: str
    days: int


@dataclass(frozen=True, slots=True)
class Action:
    """Something a worker could do next, offered when its rule holds."""

    id: str
    dimension: str
    when: Rule
    text: Text
    helpers: tuple[str, ...]
    due: Due
    evidence: str
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """A text said about a dimension when its rule holds.

    ``about`` is a key of ``loading.PLACEHOLDERS`` and names what the text may mention; in ``when`` the dimension
    ``this`` stands for each dimension in turn.
    """

    about: str
    when: Rule
    text: str


@dataclass(frozen=True, slots=True)
class TrainerNote:
    """Something a trainer can do with a group; ``minutes`` is 0 when it takes no set time."""

    title: str
    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Resource:
    """Where to read or ask more; ``url`` is a home page or empty."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a reader wants to know before starting: who it is for, how long it takes, what it is used for."""

    summary: str
    purpose: str
    answered_by: str
    unit: str
    minutes: tuple[int, int]
    used_when: str
    used_for: str

    @property
    def time(self) -> str:
        """Return how long it takes in words, such as "20 to 25 minutes"."""
        shortest, longest = self.minutes
        return f"{shortest} to {longest} minutes" if shortest < longest else f"{longest} minutes"


@dataclass(frozen=True, slots=True)
class Definition:
    """One immutable version of a questionnaire.

    ``questions`` maps every id, written or generated, to its question, in the order of the pages.
    """

    id: str
    version: str
    content_hash: str
    language: str
    kind: str
    title: str
    card: Card
    intro: tuple[str, ...]
    scales: Mapping[str, Scale]
    levels: tuple[Level, ...]
    setup: tuple[Question, ...]
    notes: tuple[Question, ...]
    sections: tuple[Section, ...]
    dimensions: tuple[Dimension, ...]
    placement: PlacementSettings | None
    role_need: RoleNeedSettings | None
    method: Method
    actions: tuple[Action, ...]
    feedback: tuple[Feedback, ...]
    evidence_kinds: tuple[Option, ...]
    manager_questions: tuple[str, ...]
    trainer_notes: tuple[TrainerNote, ...]
    resources: Mapping[str, Resource]
    sources: tuple[str, ...]
    review_after_months: int
    questions: Mapping[str, Question] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    stops: tuple[Stop, ...] = ()
    safety_lines: tuple[SafetyLine, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    pictures: tuple[Picture, ...] = ()
    conversation_card: ConversationCard | None = None
    sign_off: SignOff | None = None
    second_person: SecondPerson | None = None

    def parameters(self, kind: type[_Parameters]) -> _Parameters:
        """Return the parameters of the method; raise ``TypeError`` when they are of another one."""
        if not isinstance(self.method, kind):
            raise TypeError(self.method.name)
        return self.method

    def section(self, section_id: str) -> Section:
        """Return a section; raise ``KeyError`` when there is none of that id."""
        return _by_id(self.sections, section_id)

    def dimension(self, dimension_id: str) -> Dimension:
        """Return a dimension; raise ``KeyError`` when there is none of that id."""
        return _by_id(self.dimensions, dimension_id)

    def level(self, level_id: str) -> Level:
        """Return a level; raise ``KeyError`` when there is none of that id."""
        return _by_id(self.levels, level_id)

    def level_after(self, level: Level) -> Level | None:
        """Return the level directly above one, ``None`` at the top."""
        return self.levels[level.rank] if level.rank < len(self.levels) else None


def placement_id(section: str) -> str:
    """Return the id of the question that asks for a section's placement."""
    return f"{section}:placement"


def role_need_id(dimension: str) -> str:
    """Return the id of the question that asks which level the role needs."""
    return f"{dimension}:role_need"


def story_id(section: str) -> str:
    """Return the id of a section's own free text."""
    return f"{section}:story"


def evidence_id(statement: str) -> str:
    """Return the id of the free text under a statement."""
    return f"{statement}:evidence"


def kinds_id(statement: str) -> str:
    """Return the id of the kinds of evidence ticked under a statement."""
    return f"{statement}:kinds"


def other_id(question: str) -> str:
    """Return the id of the text that says which "other" was meant."""
    return f"{question}:other"


def _by_id(things: tuple[_Thing, ...], wanted: str) -> _Thing:
    for thing in things:
        if thing.id == wanted:
            return thing
    raise KeyError(wanted)

"""What a questionnaire may bring beside its questions and its scoring: panels, lines, comparisons, pictures, sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assess.core.expressions import Rule
from assess.core.variants import Text, Variant


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of its own that must be acknowledged before anything later can be reached, while its rule holds.

    ``id`` is also that of the question it makes, and ``acknowledge`` the label of that question's one choice.
    """

    id: str
    when: Rule
    title: str
    text: tuple[str, ...]
    acknowledge: str


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """A line said before anything else, on every page and print of a result, while its rule holds."""

    when: Rule
    text: str


@dataclass(frozen=True, slots=True)
class ComparisonText:
    """What is said when a comparison comes out in one way."""

    title: str
    text: Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two dimensions whose plain means are held against each other.

    They are ``balanced`` when the means lie at most ``within`` apart, and ``thin`` when both are below ``thin_below``
    (``None``: never). ``outcomes`` has a text for each outcome that can come.
    """

    id: str
    title: str
    left: str
    right: str
    within: Fraction
    thin_below: Fraction | None
    outcomes: Mapping[str, ComparisonText]


@dataclass(frozen=True, slots=True)
class PictureNote:
    """Something to say about a picture when a rule holds; what is ``pinned`` comes first."""

    text: str
    when: Rule
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Every choice of one multiple-choice set-up question, ticked or not, with what that means."""

    id: str
    title: str
    question: str
    notes: tuple[PictureNote, ...]


@dataclass(frozen=True, slots=True)
class ConversationCard:
    """A page of key points to talk through with the person first; ``write_up`` says what to do afterwards."""

    title: str
    lead: str
    points: tuple[Variant, ...]
    write_up: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """The sheet on which people write their decision, never the program.

    Every asked must-have stands on it; where its answer is lower than ``below``, the sheet also asks for a ``reason``
    and a ``safeguard``. ``decision``, ``reason`` and ``safeguard`` are the words that ask.
    """

    title: str
    lead: str
    decision: str
    below: int
    reason: str
    safeguard: str


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """A second person may reflect on the same thing; ``prompts`` are for the talk between the two."""

    title: str
    lead: str
    prompts: tuple[str, ...]

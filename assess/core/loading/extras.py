"""What a sound document brings beside questions and scoring: stops, safety lines, comparisons, pictures, sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from types import MappingProxyType
from typing import TypedDict, TypeVar

from assess.core.definition import Option, Question, QuestionType
from assess.core.extras import (
    Comparison,
    ComparisonText,
    ConversationCard,
    Picture,
    PictureNote,
    SafetyLine,
    SecondPerson,
    SignOff,
    Stop,
)
from assess.core.loading.grammar import rule_of
from assess.core.loading.parameters import Object
from assess.core.loading.worded import text_of, variants_of

ACKNOWLEDGED = "yes"
"""The one answer to the question that a stop makes."""

_Part = TypeVar("_Part")


class Extras(TypedDict):
    """The fields of a :class:`~assess.core.definition.Definition` that are read here."""

    stops: tuple[Stop, ...]
    safety_lines: tuple[SafetyLine, ...]
    comparisons: tuple[Comparison, ...]
    pictures: tuple[Picture, ...]
    conversation_card: ConversationCard | None
    sign_off: SignOff | None
    second_person: SecondPerson | None


def extras_of(document: Object) -> Extras:
    """Return what a document has of them."""
    return Extras(
        stops=_each(document, "stops", _stop),
        safety_lines=_each(document, "safety_lines", lambda raw: SafetyLine(rule_of(raw["when"]), raw["text"])),
        comparisons=_each(document, "comparisons", _comparison),
        pictures=_each(document, "pictures", _picture),
        conversation_card=_one(document, "conversation_card", _conversation_card),
        sign_off=_one(document, "sign_off", lambda raw: SignOff(**{"lead": "", **raw})),
        second_person=_one(document, "second_person", _second_person),
    )


def acknowledgements(stops: tuple[Stop, ...]) -> Iterator[Question]:
    """Yield the question that each stop makes, asked while its rule holds."""
    for stop in stops:
        options = (Option(ACKNOWLEDGED, stop.acknowledge),)
        yield Question(stop.id, QuestionType.ACKNOWLEDGEMENT, stop.title, enable_when=stop.when, options=options)


def _each(document: Object, key: str, read: Callable[[Object], _Part]) -> tuple[_Part, ...]:
    return tuple(map(read, document.get(key, ())))


def _one(document: Object, key: str, read: Callable[[Object], _Part]) -> _Part | None:
    return read(document[key]) if key in document else None


def _stop(raw: Object) -> Stop:
    return Stop(raw["id"], rule_of(raw["when"]), raw["title"], tuple(raw["text"]), raw["acknowledge"])


def _comparison(raw: Object) -> Comparison:
    outcomes = {key: ComparisonText(one["title"], text_of(one["text"])) for key, one in raw["outcomes"].items()}
    return Comparison(
        id=raw["id"],
        title=raw["title"],
        left=raw["left"],
        right=raw["right"],
        within=Fraction(*raw["within"]),
        thin_below=Fraction(*raw["thin_below"]) if "thin_below" in raw else None,
        outcomes=MappingProxyType(outcomes),
    )


def _picture(raw: Object) -> Picture:
    notes = (PictureNote(one["text"], rule_of(one["when"]), one.get("pinned", False)) for one in raw.get("notes", ()))
    return Picture(raw["id"], raw["title"], raw["question"], tuple(notes))


def _conversation_card(raw: Object) -> ConversationCard:
    return ConversationCard(raw["title"], raw["lead"], variants_of(raw["points"]), raw["write_up"])


def _second_person(raw: Object) -> SecondPerson:
    return SecondPerson(raw["title"], raw["lead"], tuple(raw["prompts"]))

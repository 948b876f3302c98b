"""The conversation card: a page of key points to talk through with the person first, and to write up later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assess.core.answers import Answers
from assess.core.beside import talking_points
from assess.core.definition import Definition
from assess.core.routing import Route
from assess.report.papers.frame import Paper
from assess.report.words import CARE, SAFETY

_NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True)
class CardView:
    """The whole card. ``care`` comes first and is the same on every card, which lies open on the table."""

    care: str
    title: str
    lead: str
    points: tuple[str, ...]
    write_up: str


def card_view(definition: Definition, answers: Answers = _NO_ANSWERS) -> CardView:
    """Return the card as these answers make it; without any it fits every conversation. Raises ``LookupError``."""
    card = definition.conversation_card
    if card is None:
        raise LookupError(definition.id)
    return CardView(CARE, card.title, card.lead, talking_points(Route(definition, answers)), card.write_up)


def card_text(definition: Definition, answers: Answers = _NO_ANSWERS) -> str:
    """Return the same as plain text."""
    return "\n".join(_lines(definition, card_view(definition, answers))) + "\n"


def _lines(definition: Definition, card: CardView) -> Iterator[str]:
    yield from (f"{CARD.title}: {definition.title}", f"Version {definition.version}")
    yield from ("", SAFETY, card.care)
    yield from ("", card.title, card.lead, "", *(f"- {point}" for point in card.points), "", card.write_up)


def card_why_not(definition: Definition) -> str:
    """Return why there is no card, or nothing where there is one."""
    return (
        "" if definition.conversation_card else "There is no conversation card: this is no reflection to talk through."
    )


CARD = Paper(
    "Conversation card",
    "One page of points to talk through with the person first. You write it up afterwards.",
    "_card.html",
    card_view,
    card_text,
    card_why_not,
)


def card_for(answers: Answers) -> Paper:
    """Return the card that fits these answers; nothing of them stands on it but the points chosen by them."""
    return replace(
        CARD,
        view=lambda definition: card_view(definition, answers),
        text=lambda definition: card_text(definition, answers),
    )

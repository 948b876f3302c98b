"""The facilitator sheet: how to run a session, pledge cards to cut out, and a page for four weeks later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assess.core.definition import Definition, TrainerNote

_CARDS = 4
_ROOM = "______________________________"


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to do with a group; ``minutes`` reads "20 minutes", or is empty where it takes no set time."""

    title: str
    text: str
    minutes: str


@dataclass(frozen=True, slots=True)
class FacilitatorView:
    """The whole sheet.

    ``facts`` are pairs of what is told and what it is. ``pledge`` holds what a card asks, each with how many lines to
    write on; ``cards`` numbers the cards.
    """

    facts: tuple[tuple[str, str], ...]
    ground_rules: tuple[str, ...]
    opening: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    notes: tuple[Exercise, ...]
    manager_questions: tuple[str, ...]
    pledge: tuple[tuple[str, int], ...]
    cards: range
    later: tuple[str, ...]
    later_columns: tuple[str, ...]


GROUND_RULES = (
    "Taking part is a choice. Anybody may skip a question, stop, or step outside.",
    "Nobody has to say their answers or their result aloud, and nobody is compared with anybody.",
    "Talk about stories, not about levels. Leave out names and whatever could show who someone is.",
    "If you worry about somebody's safety, stop and follow your protection steps. In an emergency call 999.",
)
PLEDGE = (("One thing I will try:", 4), ("Four weeks from today is:", 1), ("My name, only if I want to:", 1))
LATER = (
    "Four weeks later, meet again for half an hour. Ask everybody to bring their card.",
    "Go round once: What did you try? What happened? What changed? If it did not work, that is learning too.",
    "Write down what the group asked for, and what was done about it. Where nothing could be done, say why.",
)
LATER_COLUMNS = ("You said", "We did", "What changed, and for whom")


def facilitator_view(definition: Definition) -> FacilitatorView:
    """Return what stands on the sheet."""
    timed = tuple(one for one in definition.trainer_notes if one.minutes)
    return FacilitatorView(
        facts=_facts(definition),
        ground_rules=GROUND_RULES,
        opening=definition.intro,
        exercises=_exercises(timed),
        notes=_exercises(one for one in definition.trainer_notes if not one.minutes),
        manager_questions=definition.manager_questions,
        pledge=PLEDGE,
        cards=range(1, _CARDS + 1),
        later=LATER,
        later_columns=LATER_COLUMNS,
    )


def _facts(definition: Definition) -> tuple[tuple[str, str], ...]:
    card = definition.card
    return (
        ("What it is for", card.purpose),
        ("Who answers", card.answered_by),
        ("What it is about", card.unit),
        ("Time to answer", card.time),
        ("When to use it", card.used_when),
        ("What the result is for", card.used_for),
    )


def _exercises(notes: Iterable[TrainerNote]) -> tuple[Exercise, ...]:
    return tuple(Exercise(one.title, one.text, f"{one.minutes} minutes" if one.minutes else "") for one in notes)


def facilitator_text(definition: Definition) -> str:
    """Return the sheet as plain text, with one pledge card to copy."""
    return "\n".join(_lines(definition, facilitator_view(definition))) + "\n"


def _lines(definition: Definition, sheet: FacilitatorView) -> Iterator[str]:
    yield from (f"Facilitator sheet: {definition.title}", f"Version {definition.version}", "")
    yield from (f"{name}: {text}" for name, text in sheet.facts)
    yield from _part("Say at the start", sheet.ground_rules)
    yield from _part("Words to read out", sheet.opening)
    yield from _part("Things to do together", map(_exercise, sheet.exercises))
    yield from _part("Good to know", map(_exercise, sheet.notes))
    yield from _part("Questions a manager can ask", sheet.manager_questions)
    yield from _part("Light-bulb pledge, one card each", (f"{asked} {_ROOM}" for asked, _ in sheet.pledge))
    yield from _part("Four weeks later: you said, we did", sheet.later)
    yield from ("", " | ".join(sheet.later_columns))


def _part(title: str, entries: Iterable[str]) -> Iterator[str]:
    listed = [f"- {one}" for one in entries]
    if listed:
        yield from ("", title, *listed)


def _exercise(one: Exercise) -> str:
    return f"{one.title}{f' ({one.minutes})' if one.minutes else ''}: {one.text}"

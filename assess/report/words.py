"""The words and shapes that stand for what the core found: tables, and the few sentences built from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from assess.core.dates import long_date
from assess.core.levels import Ladder, LevelOutcome, LevelState
from assess.core.planning import Need
from assess.core.result import Outcome
from assess.core.scoring import Why

SAFETY = "Safety first"
CARE = (
    "If anyone may be in danger: follow your protection steps, tell your manager or on-call lead, and in an emergency "
    "call 999."
)
NOT_ANSWERED = "Not answered"
NOT_SAID = "Not said yet"
NO_LONGER_SUGGESTED = "Your answers have changed since, so this is no longer suggested. It stays, because it is yours."
AFTER_PLEDGE = "Four weeks on"


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with the shape that always goes with it; ``kind`` names the shape in templates and style sheets."""

    kind: str
    word: str


REACHED = Mark("reached", "Reached")
ABOVE_A_GAP = Mark("beyond", "You already do this")
MARKS: Mapping[LevelState, Mark] = MappingProxyType(
    {
        LevelState.MET: ABOVE_A_GAP,
        LevelState.WORKING_TOWARDS: Mark("towards", "On the way"),
        LevelState.NOT_YET: Mark("not-yet", "Not yet"),
        LevelState.NOT_IN_ROLE: Mark("not-in-role", "Not part of my role"),
        LevelState.NOT_ASKED: Mark("not-asked", "Not asked, because of an earlier answer"),
    }
)

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.AHEAD: "Further on than you thought",
        Outcome.SAME: "Just where you thought",
        Outcome.PLACED_HIGHER: "One to talk through",
        Outcome.UNSURE: "Now you know a little more",
    }
)

WHY: Mapping[Why, str] = MappingProxyType(
    {
        Why.NOT_APPLICABLE: "Left out: not part of my role",
        Why.NOT_ASKED: "Left out: not asked, because of an earlier answer",
    }
)

NEEDS: Mapping[Need, str] = MappingProxyType(
    {
        Need.MUST_HAVE: "Do this first",
        Need.AGREED_NEED: "Needed for your role",
        Need.NEXT_STEP: "Next step",
        Need.STRETCH: "Stretch: only if you want to",
    }
)

DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {"framework": "Domain", "readiness": "Section", "reflection": "Arm", "confidence": "Section"}
)
"""What a dimension is called, by the kind of questionnaire."""

CPL: Mapping[str, str] = MappingProxyType(
    {
        "RE": "Rights based and ethical practice",
        "CR": "Communication and relationships",
        "WS": "Wellbeing and support",
        "PR": "Protection",
        "KR": "Knowledge for your role",
        "RP": "Reflective practice",
        "LQ": "Leadership and quality assurance",
    }
)
"""The core learning elements of continuous professional learning (CPL), by tag."""

STORY_LINES = ("Before", "The idea", "What I tried", "What happened", "What next")


BLOCKS: Mapping[str, Mark] = MappingProxyType(
    {
        "reached": Mark("reached", "Reached"),
        "start": Mark("start", "Where everybody starts"),
        "held": Mark("held", "Held back for now"),
        "to-come": Mark("to-come", "Still to come"),
    }
)
"""What a block in a row of bands stands for."""

KEYS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "levels": {
            "reached": "A solid step with a tick is reached.",
            "beyond": "A striped step is one you already do above a gap.",
            "towards": "A half-filled step is on the way.",
            "not-yet": "A bare step is not reached yet.",
            "not-in-role": "A dashed step is not part of your role.",
            "not-asked": "A dashed step was not asked, because of an earlier answer.",
            "placed": "The flag is where you placed yourself.",
            "role": "The diamond is what your role needs.",
        },
        "readiness": {
            "reached": "A filled block with a tick is a band you have reached.",
            "start": "A filled block without a tick is where everybody starts.",
            "held": "A striped block: your points reach here, and something holds it.",
            "to-come": "A bare block is still to come.",
            "critical": "Critical sections count more, and everything together never goes beyond them.",
            "unfinished": "Unfinished means that many of its statements have no answer yet.",
        },
        "profile": {
            "bar": "A longer bar means that you have thought about more of it, and the lines in it are where the next "
            "word starts. No bar is better than another: there is no total and no grade.",
            "open": "A dashed bar has not enough to say yet.",
        },
    }
)
"""What each shape and mark means, by the method that draws it; only what is there is explained."""

_TIMES = {1: "once", 2: "twice"}


def times(number: int) -> str:
    """Return how often, in words: "twice", "5 times"."""
    return _TIMES.get(number, f"{number} times")


def read_date(text: str) -> str:
    """Return an ISO date as people write it; other text as it stands."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text


def listed(things: Iterable[str]) -> str:
    """Return things as "one, two and three"."""
    *head, last = tuple(things) or ("",)
    return f"{', '.join(head)} and {last}" if head else last


def within(text: str) -> str:
    """Return a text as it reads within a sentence: its first letter small."""
    return f"{text[:1].lower()}{text[1:]}"


def many(number: int, thing: str) -> str:
    """Return a number of things: "1 point", "3 points"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def left_out_as(label: str) -> str:
    """Return why a statement is left out, as the label of its scale says it."""
    return f"Left out: {within(label)}"


def cpl_names(tags: str) -> str:
    """Return CPL tags, separated by commas, with the names they stand for; other words as they stand."""
    return ", ".join(CPL.get(tag.strip(), tag.strip()) for tag in tags.split(",") if tag.strip())


def mark_of(outcome: LevelOutcome, ladder: Ladder) -> Mark:
    """Return the mark of one level: a level that is met above a gap is no step reached, yet it shows."""
    if outcome.state is LevelState.MET and outcome.level.rank <= ladder.rank:
        return REACHED
    return MARKS[outcome.state]

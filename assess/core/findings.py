"""What a dimension's level means in words: placement and role need beside it, strengths, and the texts about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from assess.core.definition import UNSURE, Definition, Dimension, Level, placement_id, role_need_id
from assess.core.facts import Known
from assess.core.levels import Blocker, Ladder
from assess.core.routing import Route
from assess.core.scoring import Counted, scale_of
from assess.core.texts import fill, joined, quote, say, unended

SHOWN_FIRST = 3


class Outcome(StrEnum):
    """How the level reached compares with the placement."""

    AHEAD = "ahead"
    SAME = "same"
    PLACED_HIGHER = "placed_higher"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class PlacementResult:
    """Where the worker put themself, and how their answers compare.

    ``placed`` is ``None`` for "not sure"; ``outcome`` is ``None`` where no comparison is made (not looked at, or so
    far and behind); ``difference`` is practised rank minus placed rank, ``None`` unless compared.
    """

    placed: Level | None
    placed_label: str
    outcome: Outcome | None
    difference: int | None


@dataclass(frozen=True, slots=True)
class RoleNeed:
    """The level the role needs: ``level`` is ``None`` when it will be agreed with the manager."""

    level: Level | None
    label: str


@dataclass(frozen=True, slots=True)
class Strength:
    """Something the worker already does.

    ``beyond`` when it belongs to a level above the one reached; ``highest`` when the answer is the top of a scale on
    which a lower answer earns full points too ("Yes, and I help others do it").
    """

    dimension: str
    dimension_title: str
    question: str
    text: str
    label: str
    level_title: str
    beyond: bool
    highest: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A text about a dimension. ``about`` is ``level``, ``placement``, ``beyond``, ``role`` or ``so_far``."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the texts about a dimension speak of; ``asked`` and ``answered`` count statements."""

    dimension: Dimension
    ladder: Ladder
    placement: PlacementResult | None
    asked: int
    answered: int

    @property
    def so_far(self) -> bool:
        """Return whether some statements have no answer yet."""
        return self.answered < self.asked


# --- placement and role need ------------------------------------------------------------------------------------------


def compare(route: Route, dimension: Dimension, ladder: Ladder | None, *, so_far: bool) -> PlacementResult | None:
    """Return the placement of a dimension beside its level; ``None`` when nobody asked or nothing was said.

    ``ladder`` is ``None`` where there is no level to compare with.
    """
    question = route.definition.questions.get(placement_id(dimension.section))
    chosen = question and question.option(str(route.value(question.id)))
    if not chosen:
        return None
    if chosen.id == UNSURE:
        return PlacementResult(None, chosen.label, Outcome.UNSURE if ladder else None, None)
    placed = route.definition.level(chosen.id)
    if ladder is None or (so_far and ladder.rank < placed.rank):
        return PlacementResult(placed, placed.title, None, None)
    difference = ladder.rank - placed.rank
    outcome = Outcome.AHEAD if difference > 0 else Outcome.PLACED_HIGHER if difference else Outcome.SAME
    return PlacementResult(placed, placed.title, outcome, difference)


def needed_by_role(route: Route, dimension: Dimension) -> RoleNeed | None:
    """Return the level the worker says their role needs; ``None`` when not said."""
    question = route.definition.questions.get(role_need_id(dimension.id))
    chosen = question and question.option(str(route.value(question.id)))
    if not chosen:
        return None
    level = next((one for one in route.definition.levels if one.id == chosen.id), None)
    return RoleNeed(level, chosen.label)


# --- strengths --------------------------------------------------------------------------------------------------------


def strengths_of(definition: Definition, dimension: Dimension, ladder: Ladder) -> tuple[Strength, ...]:
    """Return everything in a dimension answered at full points, lowest level first."""
    beyond = frozenset(ladder.beyond)
    return tuple(
        Strength(
            dimension=dimension.id,
            dimension_title=dimension.title,
            question=counted.question,
            text=counted.text,
            label=counted.label,
            level_title=outcome.level.title,
            beyond=counted.question in beyond,
            highest=_is_highest(definition, counted),
        )
        for outcome in ladder.outcomes
        for counted in outcome.tally.counted
        if counted.is_full
    )


def _is_highest(definition: Definition, counted: Counted) -> bool:
    options = scale_of(definition.questions[counted.question]).options
    return counted.value == options[-1].value and len(options) > 1 and options[-2].points == counted.full


def shown_first(ranked: Sequence[tuple[int, tuple[Strength, ...]]]) -> tuple[Strength, ...]:
    """Return the at most three strengths to begin with; ``ranked`` pairs each dimension's rank with its strengths.

    Those beyond the level come first, then "I help others do it", then the highest dimensions and levels; every
    dimension has its turn before one is shown twice.
    """
    left = [pair for rank, several in ranked for pair in _standings(rank, several)]
    left.sort(key=itemgetter(0))
    shown: list[Strength] = []
    while left and len(shown) < SHOWN_FIRST:
        used = [one.dimension for one in shown]
        pick = min(left, key=lambda pair: used.count(pair[1].dimension))
        left.remove(pick)
        shown.append(pick[1])
    return tuple(shown)


def _standings(rank: int, several: Sequence[Strength]) -> Iterator[tuple[tuple[bool, bool, int, int], Strength]]:
    """Yield each strength of a dimension with its place among all: beyond, helping others, rank, then highest level."""
    levels = list(dict.fromkeys(one.level_title for one in several))
    for one in several:
        yield (not one.beyond, not one.highest, -rank, -levels.index(one.level_title)), one


# --- texts ------------------------------------------------------------------------------------------------------------


def findings_about(definition: Definition, known: Known, picture: Picture) -> tuple[Finding, ...]:
    """Return the texts about one dimension: the definition's own, then those of the engine."""
    if picture.ladder.outside_role:
        return (*_role(picture), *_so_far(picture))
    own = tuple(_own(definition, known.about(picture.dimension.id), picture))
    unsure = () if any(one.about == "placement" for one in own) else tuple(_unsure(picture))
    return (*own, *unsure, *_role(picture), *_so_far(picture))


def _own(definition: Definition, known: Known, picture: Picture) -> Iterator[Finding]:
    """Yield the definition's texts that hold and whose every placeholder has a value.

    A person who has not finished is never told that they are at the start: that may be nothing but the blanks.
    """
    at_the_start = picture.so_far and not picture.ladder.rank
    silent = {about for about, is_so in (("level", at_the_start), ("beyond", not picture.ladder.beyond)) if is_so}
    for feedback in definition.feedback:
        if feedback.about in silent or not feedback.when.holds(known):
            continue
        if text := fill(feedback.text, _VALUES[feedback.about](definition, picture)):
            yield Finding(feedback.about, text)


def practised_words(ladder: Ladder) -> str:
    """Return the level reached as it reads inside a sentence: "Skilled", or "working towards Informed"."""
    if ladder.practised:
        return ladder.practised.title
    title = level_words(ladder)
    return title[:1].lower() + title[1:]


def level_words(ladder: Ladder) -> str:
    """Return the level reached as it reads on its own: "Skilled", or "Working towards Informed"."""
    if ladder.practised:
        return ladder.practised.title
    if ladder.outside_role or ladder.next_level is None:
        return say("outside_role" if ladder.top_for_role else "no_level")
    return say("working_towards", level=ladder.next_level.title)


def change_words(blockers: Sequence[Blocker]) -> str | None:
    """Return the changes in one line, or ``None`` when there are none."""
    return joined(map(_change, blockers)) or None


def _change(blocker: Blocker) -> str:
    before = blocker.from_label or say("not_answered")
    return say("change", **{"statement": unended(blocker.text), "from": before, "to": blocker.to_label})


def _about_level(definition: Definition, picture: Picture) -> dict[str, str | None]:  # noqa: ARG001  one signature for _VALUES
    ladder = picture.ladder
    return {
        "level": ladder.practised.title if ladder.practised else None,
        "practised": practised_words(ladder),
        "next_level": ladder.next_level.title if ladder.next_level else None,
        "reached_level": ladder.reaches.title if ladder.reaches else None,
        "changes": change_words(ladder.blockers),
    }


def _about_beyond(definition: Definition, picture: Picture) -> dict[str, str | None]:
    beyond = [definition.questions[one].text for one in picture.ladder.beyond]
    return {**_about_level(definition, picture), "list": quote(beyond)}


def _about_placement(definition: Definition, picture: Picture) -> dict[str, str | None]:  # noqa: ARG001  as above
    placed = picture.placement.placed if picture.placement else None
    higher = [
        counted.text
        for outcome in reversed(picture.ladder.outcomes)
        if placed and outcome.level.rank > placed.rank
        for counted in outcome.tally.counted
        if counted.is_full
    ]
    return {
        "placed": placed.title if placed else None,
        "practised": practised_words(picture.ladder),
        "list": quote(higher[:SHOWN_FIRST]),
    }


_VALUES = {"level": _about_level, "placement": _about_placement, "beyond": _about_beyond}


def _unsure(picture: Picture) -> Iterator[Finding]:
    if picture.placement and picture.placement.outcome is Outcome.UNSURE:
        yield Finding("placement", say("unsure", practised=practised_words(picture.ladder)))


def _role(picture: Picture) -> Iterator[Finding]:
    ladder = picture.ladder
    if ladder.top_for_role:
        yield Finding("role", say("top_for_role"))
    elif ladder.not_in_role:
        key = "not_in_role_first" if ladder.outside_role else "not_in_role"
        text = say(key, level=ladder.not_in_role.title, practised=practised_words(ladder))
        yield Finding("role", f"{text} {say('listed_beyond')}" if ladder.beyond else text)


def _so_far(picture: Picture) -> Iterator[Finding]:
    if picture.so_far:
        yield Finding("so_far", say("so_far", n=picture.answered, of=picture.asked))

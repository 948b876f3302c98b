"""Bands in words: each section's and that of the whole, what holds them, and how they were worked out.

Whole points and their fraction add up exactly; a percentage is for reading, and stays in the band it earned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.core.bands import Cause, Weighted, counts_of, gist, told
from assess.core.definition import Definition, Level
from assess.core.findings import change_words
from assess.core.methods import ReadinessMethod
from assess.core.percent import percent
from assess.core.result import DimensionResult, Result
from assess.report import words
from assess.report.view_parts import (
    BlockerView,
    FindingView,
    LeftOutView,
    blocker_view,
    finding_view,
    left_out_view,
    question_texts,
)
from assess.report.voices import voice_of
from assess.report.words import Mark


@dataclass(frozen=True, slots=True)
class BlockView:
    """One band of the row of blocks, lowest first; ``here`` where the section or the whole is."""

    title: str
    mark: Mark
    here: bool


@dataclass(frozen=True, slots=True)
class HeldView:
    """What holds a band below the one that its points alone would earn: ``lead``, and every cause. Empty if nothing."""

    lead: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeightedView:
    """A statement that counts: its answer, and its points times its weight, each in whole numbers."""

    text: str
    must: bool
    answer: str
    points: str
    times: str
    weighted: str


@dataclass(frozen=True, slots=True)
class BandView:
    """What the ``readiness`` method shows of one section; ``picture`` says in words all that the blocks show.

    ``points`` is such as "15 of 18 points", ``percent`` "83.3%", ``fraction`` "15/18" and ``counts`` "twice".
    """

    picture: str
    blocks: tuple[BlockView, ...]
    points: str
    percent: str
    fraction: str
    counts: str
    critical: bool
    unfinished: bool
    held: HeldView
    weighted: tuple[WeightedView, ...]
    left_out: tuple[LeftOutView, ...]
    dont_know: tuple[str, ...]

    @property
    def shapes(self) -> frozenset[str]:
        """Return which shapes are drawn, and which marks stand beside them."""
        marks = {"critical": self.critical, "unfinished": self.unfinished}
        return frozenset((*(one.mark.kind for one in self.blocks), *(name for name, there in marks.items() if there)))

    @property
    def share(self) -> str:
        """Return what the section adds up to, such as "15 of 18 points: 83.3%"."""
        return f"{self.points}: {self.percent}"


@dataclass(frozen=True, slots=True)
class WholeView:
    """All sections together.

    ``fraction`` is the exact mean. ``changes`` are the fewest that lead to what ``changes_lead`` says. ``says_held``
    and ``says_changes`` are true where the texts of the questionnaire name these already.
    """

    band: str
    percent: str
    fraction: str
    picture: str
    blocks: tuple[BlockView, ...]
    held: HeldView
    changes_lead: str
    changes: tuple[BlockerView, ...]
    says_held: bool
    says_changes: bool


def band_view(definition: Definition, one: DimensionResult) -> BandView | None:
    """Return the band of a section in words; ``None`` where the method has none, or nobody looked at it yet."""
    found = one.section_band
    if found is None:
        return None
    shown = _percent(definition, found.score)
    return BandView(
        picture=f"{found.points} of {found.possible} points, which is {shown}.{_beyond(found.score_band, found.band)}",
        blocks=tuple(_blocks(definition, found.score_band, found.band)),
        points=f"{found.points} of {found.possible} points",
        percent=shown,
        fraction=f"{found.points}/{found.possible}",
        counts=words.times(counts_of(definition, found)),
        critical=found.critical,
        unfinished=found.unfinished,
        held=_held("this section", found.score_band, found.band, found.causes),
        weighted=tuple(_weighted(definition, each) for each in found.weighted),
        left_out=tuple(left_out_view(each, voice_of(definition.kind)) for each in found.left_out),
        dont_know=question_texts(definition, one.dont_know),
    )


def whole_view(definition: Definition, result: Result) -> WholeView | None:
    """Return the whole in words; ``None`` without one, as while a section that applies is not looked at."""
    whole = result.whole
    if whole is None or whole.score is None or whole.band is None or whole.score_band is None:
        return None
    shown = _percent(definition, whole.score)
    said = " ".join(one.text for one in result.headline.findings)
    return WholeView(
        band=whole.band.title,
        percent=shown,
        fraction=str(whole.share),
        picture=f"Everything together: {whole.band.title}. {shown}.{_beyond(whole.score_band, whole.band)}",
        blocks=tuple(_blocks(definition, whole.score_band, whole.band)),
        held=_held("everything together", whole.score_band, whole.band, whole.causes),
        changes_lead=f"The shortest way to {whole.reaches.title}:" if whole.reaches else "",
        changes=tuple(map(blocker_view, whole.changes)),
        says_held=all(one.phrase in said for one in whole.causes),
        says_changes=all(change_words(one) in said for one in whole.changes),
    )


def whole_findings(result: Result) -> tuple[FindingView, ...]:
    """Return the texts about the whole, with what holds it and what would change it each as a list."""
    whole = result.whole
    lists = (tuple(gist(whole.causes)), tuple(map(change_words, whole.changes))) if whole else ()
    return tuple(finding_view(one, lists) for one in result.headline.findings)


def _percent(definition: Definition, score: Fraction) -> str:
    return percent(score, definition.parameters(ReadinessMethod).cuts)


def _beyond(earned: Level, band: Level) -> str:
    return "" if earned == band else f" The points alone would be {earned.title}."


def _blocks(definition: Definition, earned: Level, band: Level) -> Iterator[BlockView]:
    for level in definition.levels:
        kind = _block(level, earned, band)
        yield BlockView(level.title, words.BLOCKS[kind], level == band)


def _block(level: Level, earned: Level, band: Level) -> str:
    """Return what a block stands for: nobody has reached anything by standing in the lowest band."""
    if band.rank == level.rank == 1:
        return "start"
    return "reached" if level.rank <= band.rank else "held" if level.rank <= earned.rank else "to-come"


def _held(what: str, earned: Level, band: Level, causes: Sequence[Cause]) -> HeldView:
    if earned == band:
        return HeldView("", ())
    lead = f"By points alone, {what} would be at “{earned.title}”. What holds it at “{band.title}”:"
    return HeldView(lead, told(causes))


def _weighted(definition: Definition, one: Weighted) -> WeightedView:
    counted = one.counted
    return WeightedView(
        text=counted.text,
        must=bool(definition.questions[counted.question].must_have),
        answer=counted.label or words.NOT_ANSWERED,
        points=f"{counted.points} of {counted.full}",
        times=words.times(one.weight),
        weighted=f"{one.points} of {one.possible}",
    )

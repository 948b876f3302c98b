"""Score it on paper: find a level, a band or the words of a profile by hand, by the questionnaire's own rule.

The steps are data (:mod:`assess.report.papers.by_hand.steps`), made by one function for each scoring method, and only
then set as HTML or plain text. Both say the same, so that a test may follow the printed text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from assess.core.definition import Definition
from assess.core.scoring import scale_of
from assess.report.papers.blank import numbering
from assess.report.papers.by_hand import levels, profile, readiness
from assess.report.papers.by_hand.steps import Group, Part, Sheet, Stage, Steps, Table

METHODS: Mapping[str, Callable[[Sheet], Steps]] = MappingProxyType(
    {"levels": levels.steps, "readiness": readiness.steps, "profile": profile.steps}
)
"""Name of a scoring method to what finds its steps."""

TITLE = "Score it on paper"
_ROOM = "______"


def by_hand_view(definition: Definition) -> Steps:
    """Return what stands on the sheet; raise ``KeyError`` where :func:`by_hand_why_not` gives a reason."""
    return METHODS[definition.method.name](Sheet(definition, numbering(definition)))


def by_hand_why_not(definition: Definition) -> str:
    """Return why a questionnaire cannot be scored on paper, in one sentence; empty when it can."""
    if definition.method.name not in METHODS:
        return "There is no way yet to score this kind of questionnaire by hand."
    scales = {scale_of(one).id for section in definition.sections for one in section.statements}
    return "Its statements use more than one scale, which one sheet cannot hold." if len(scales) > 1 else ""


def by_hand_text(definition: Definition) -> str:
    """Return the sheet as plain text: tables as lines with bars, boxes as names with room behind them."""
    return "\n".join(_lines(definition, by_hand_view(definition))) + "\n"


def _lines(definition: Definition, steps: Steps) -> Iterator[str]:
    yield from (f"{TITLE}: {definition.title}", f"Version {definition.version}", "", steps.lead)
    for number, stage in enumerate(steps.stages, 1):
        yield from _stage(number, stage)
    for table in steps.tables:
        yield from _table(table)
    for part in steps.parts:
        yield from _part(part)
    yield from ("", "What this sheet leaves to the screen:", *(f"- {one}" for one in steps.left_to_the_screen))


def _stage(number: int, stage: Stage) -> Iterator[str]:
    yield from ("", f"Step {number}. {stage.title}")
    yield from (f"- {f'{one.box}: ' if one.box else ''}{one.text}" for one in stage.steps)
    yield from _boxes(stage.boxes)


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"Table {table.number}. {table.title}")
    yield from (_bars(row) for row in (table.heads, *table.rows))


def _part(part: Part) -> Iterator[str]:
    yield from ("", f"{part.title} ({part.note})" if part.note else part.title)
    yield _bars(("Question", *part.heads))
    for group in part.groups:
        yield from _group(group)
    yield from _boxes(part.boxes)


def _group(group: Group) -> Iterator[str]:
    yield from filter(None, (group.title,))
    for line in group.lines:
        yield _bars((f"{line.number} MUST" if line.must_have else line.number, *map(str, line.points)))
    yield from _boxes(group.boxes)


def _bars(cells: Iterable[str]) -> str:
    return " | ".join(cells).rstrip()


def _boxes(names: Iterable[str]) -> Iterator[str]:
    yield from filter(None, ("  ".join(f"{name} {_ROOM}" for name in names),))

"""Results: what the answers amount to now, and the snapshot kept each time the worker finishes.

A page always shows the answers as they are. A snapshot is what stood on the day the worker said "show me": it is never
rewritten, and each is read with the definition it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from assess.core.result import State, assess, dump_result, load_result
from assess.service.plans import CHECK_ON, PLEDGE
from assess.service.responses import definition_of
from assess.store import ResultDimensionRecord, ResultRecord

if TYPE_CHECKING:
    from datetime import date

    from assess.core.definition import Definition
    from assess.core.result import DimensionResult, Result, ShownAgain
    from assess.service.responses import OpenResponse
    from assess.service.services import Services


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A result that was kept: its number (from 1), the day, and the definition it is to be shown with."""

    number: int
    made_on: date
    definition: Definition
    result: Result


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest snapshot beside the answers: ``changed`` when an answer was given after it was made."""

    number: int
    made_on: date
    changed: bool


def current(opened: OpenResponse) -> Result:
    """Return the result of the answers as they are now."""
    return assess(opened.definition, opened.answers)


def finish(services: Services, opened: OpenResponse) -> int:
    """Keep the result as a snapshot, completing the response, and return its number.

    Nothing is kept twice: the same answers give the number they have. Raises ``ResponseMissing``.
    """
    result = current(opened)
    now = services.clock()
    record = ResultRecord(
        response_id=opened.record.id,
        content_hash=result.content_hash,
        revision=opened.answered_at,
        method=result.method,
        made_on=now.date(),
        body=dump_result(result),
    )
    return services.store.keep_result(record, tuple(_columns(opened.definition, one) for one in result.dimensions), now)


def standing(services: Services, opened: OpenResponse) -> Standing | None:
    """Return how the latest snapshot stands to the answers; ``None`` while there is none."""
    stamp = services.store.latest_result(opened.record.id)
    if stamp is None:
        return None
    return Standing(stamp.sequence, stamp.made_on, changed=opened.answered_at > stamp.revision)


def earlier(services: Services, response_id: str) -> tuple[Snapshot, ...]:
    """Return every snapshot of a response, the latest first."""
    kept = reversed(services.store.results(response_id))
    return tuple(
        Snapshot(
            one.sequence,
            one.made_on,
            definition_of(services, one.content_hash),
            load_result(cast("dict[str, Any]", one.body)),
        )
        for one in kept
    )


def first_page(services: Services, opened: OpenResponse) -> str:
    """Return the endpoint a finished response opens at: the pledge once its day has come, otherwise the result."""
    due = opened.entries.get(CHECK_ON)
    is_due = isinstance(due, str) and due <= services.clock().date().isoformat()
    return "pledge" if is_due and PLEDGE in opened.entries else "result"


def second_look(result: Result) -> tuple[tuple[str, tuple[ShownAgain, ...]], ...]:
    """Return the statements worth a second look under the title of their dimension, in the questionnaire's order."""
    titles = {one.id: one.title for one in result.dimensions}
    by_dimension = groupby(result.second_look, key=lambda item: item.dimension)
    return tuple((titles[dimension], tuple(items)) for dimension, items in by_dimension)


def _columns(definition: Definition, one: DimensionResult) -> ResultDimensionRecord:
    """Return a dimension in the columns that are counted without reading the snapshot.

    A score is kept as ``points`` of ``possible``, exactly; a method without one leaves them empty.
    """
    return ResultDimensionRecord(
        dimension_id=one.id,
        level=next((level.id for level in definition.levels if level.rank == one.rank), None),
        rank=one.rank,
        points=one.score.numerator if one.score is not None else None,
        possible=one.score.denominator if one.score is not None else None,
        so_far=one.state is State.SO_FAR,
        placed=one.placement.placed.id if one.placement and one.placement.placed else None,
        difference=one.placement.difference if one.placement else None,
    )

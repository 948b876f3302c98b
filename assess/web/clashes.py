"""The plan when two windows changed it: both are shown, part by part, and the worker says which one stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from assess.core.planning import ActionState
from assess.report import words
from assess.report.voices import story_lines
from assess.service import plans
from assess.service.plans import EXAMPLES, STORY
from assess.web import pauses
from assess.web.context import voice

if TYPE_CHECKING:
    from assess.service.plans import Edit, Row
    from assess.service.responses import PageConflict, Stamp
    from assess.store import Json
    from assess.web.pauses import Asked

KEEP = "theirs"
"""The name of the ticks that keep what the other window says; their values are keys of entries."""

Said: TypeAlias = tuple[tuple[str, str], ...]
"""Pairs of (what it is about, text); the first is empty where there is only one text."""

NOTHING = "nothing"
ELSEWHERE_IN_THE_LIST = "In another place in the list"
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "text": "What I will do",
        "helpers": "Who can help",
        "due": "By when",
        "evidence": "What I will bring",
        "resource": "Where to look",
        "cpl": "For my continuous professional learning (CPL)",
    }
)
STATES: Mapping[str, str] = MappingProxyType(
    {ActionState.CHOSEN: "To work on", ActionState.LATER: "For later", ActionState.DROPPED: "Left out"}
)


def beside(shown: Edit, kept: Edit, known: Stamp, clash: PageConflict) -> tuple[Edit, Asked]:
    """Return a page with what was typed into it, which says beside it what another window saved.

    What nobody touched here is shown as it is ``kept`` now: so saving this page never undoes what it did not show.
    """
    untouched = {key for key, mark in plans.seen(shown).items() if mark == known.seen.get(key)}
    merged = replace(_taken_over(shown, kept, untouched), rows=tuple(_rows(shown, kept, untouched)))
    asked = pauses.after_conflict(known, {}, clash)
    marks = {key: mark for key, mark in plans.seen(kept).items() if key in untouched or key not in known.seen}
    return merged, replace(asked, stamp=replace(asked.stamp, seen={**asked.stamp.seen, **marks}))


def chosen(shown: Edit, kept: Edit, keep: Collection[str]) -> Edit:
    """Return a page with what is ``kept`` in place of what was typed, for the entries the worker ticked."""
    fresh = {row.key: row for row in kept.rows if row.key in keep}
    return replace(_taken_over(shown, kept, keep), rows=tuple(fresh.get(row.key, row) for row in shown.rows))


def _taken_over(shown: Edit, kept: Edit, keys: Collection[str]) -> Edit:
    """Return a page with these texts and lists as they are kept."""
    return replace(
        shown,
        texts={key: kept.texts[key] if key in keys else text for key, text in shown.texts.items()},
        story=kept.story if STORY in keys else shown.story,
        examples=kept.examples if EXAMPLES in keys else shown.examples,
    )


def _rows(shown: Edit, kept: Edit, untouched: Collection[str]) -> Iterator[Row]:
    """Yield the actions touched here as they were typed, and all others as they are kept."""
    touched = [row for row in shown.rows if row.key not in untouched]
    here = {row.key for row in touched} | {row.origin for row in touched if row.origin}
    yield from touched
    yield from (row for row in kept.rows if row.key not in here and row.origin not in here)


# --- in words ---------------------------------------------------------------------------------------------------------


def in_words(
    theirs: Mapping[str, Json], rows: Sequence[Row], examples: Mapping[str, tuple[str, str]]
) -> dict[str, Said]:
    """Return what another window saved, entry by entry; ``examples`` are (what about, text) of examples by id."""
    mine = {row.key: row for row in rows}
    return {key: tuple(_said(key, value, mine.get(key), examples)) for key, value in theirs.items()}


def _said(
    key: str,
    value: Any,  # noqa: ANN401  JSON
    mine: Row | None,
    examples: Mapping[str, tuple[str, str]],
) -> Iterator[tuple[str, str]]:
    if not value:
        yield "", NOTHING
    elif mine:
        yield from list(_differing(value, mine)) or [("", ELSEWHERE_IN_THE_LIST)]
    elif key == STORY:
        yield from ((about, text) for about, text in zip(story_lines(voice()), value, strict=False) if text)
    elif key == EXAMPLES:
        yield from (examples[one] for one in value if one in examples)
    else:
        yield "", words.read_date(str(value))


def _differing(theirs: Mapping[str, Any], mine: Row) -> Iterator[tuple[str, str]]:
    for part, about in PARTS.items():
        if theirs[part] != mine.parts[part].strip():
            yield voice()(about), theirs[part] or NOTHING
    if theirs["state"] != mine.state:
        yield "Where it stands", STATES[theirs["state"]]

"""What must hold of stops, comparisons and pictures: what they name is there, and each outcome has its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assess.core.definition import QuestionType
from assess.core.errors import Problem
from assess.core.loading.outline import Outline, Spot
from assess.core.loading.references import unknown

THIN = "thin"


def _sides(outline: Outline) -> Iterator[Problem]:
    for spot in outline.top.spots("comparisons"):
        for side in ("left", "right"):
            wanted = spot.text(side)
            if wanted and wanted not in outline.levels_in:
                yield unknown(spot.at(side), "dimension", wanted)
        if spot.text("left") and spot.text("left") == spot.text("right"):
            message = "A dimension is not compared with itself."
            yield Problem(spot.at("right"), "not_unique", message, "Name the other one.")


def _thin(outline: Outline) -> Iterator[Problem]:
    for spot in outline.top.spots("comparisons"):
        outcomes = spot.inside("outcomes")
        if "thin_below" in spot.data and outcomes.data and THIN not in outcomes.data:
            hint = "Say what is shown when both sides are below “thin_below”."
            yield Problem(outcomes.path, "missing_key", f"“{THIN}” is missing.", hint)
        if "thin_below" not in spot.data and THIN in outcomes.data:
            message = "Nobody ever sees this: nothing says below which mean a side is thin."
            yield Problem(outcomes.at(THIN), "key_not_here", message, "Add “thin_below”, or take it out.")


def _compared_only(outline: Outline) -> Iterator[Problem]:
    sides = {spot.text(side) for spot in outline.top.spots("comparisons") for side in ("left", "right")}
    for one in outline.dimensions:
        if one.compared_only and one.id and one.id not in sides:
            message = f"“{one.id}” is for comparisons only, and none compares it."
            yield Problem(one.path, "not_compared", message, "Name it in a comparison, or take it out.")
    hidden = {one.id for one in outline.dimensions if one.compared_only}
    for spot in outline.top.spots("actions"):
        dimension = spot.text("dimension")
        if dimension in hidden:
            message = f"“{dimension}” is for comparisons only, so it has no actions."
            yield Problem(spot.at("dimension"), "never_shown", message, "Name a dimension that people see.")


def _pictured(outline: Outline) -> Iterator[Problem]:
    for spot in outline.top.spots("pictures"):
        yield from _picture(spot, outline)


def _picture(spot: Spot, outline: Outline) -> Iterator[Problem]:
    wanted = spot.text("question")
    asked = outline.by_id.get(wanted)
    if wanted and asked is None:
        yield unknown(spot.at("question"), "question", wanted)
    elif asked and (asked.section or asked.type is not QuestionType.MULTIPLE):
        message = f"“{wanted}” is no set-up question of which several choices can be ticked."
        yield Problem(spot.at("question"), "not_multiple", message, "Name a set-up question of the type “multiple”.")


EXTRA_CHECKS: tuple[Callable[[Outline], Iterator[Problem]], ...] = (_sides, _thin, _compared_only, _pictured)
"""Every check of what stands beside questions and scoring."""

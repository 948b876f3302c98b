"""The figures behind bands in words: whole points, and one percentage that stays in the band it earned."""

from __future__ import annotations

from assess.core.definition import Definition
from assess.core.methods import ReadinessMethod
from assess.core.percent import percent
from assess.core.result import DimensionResult, Result


def section_share(definition: Definition, one: DimensionResult) -> str:
    """Return what a section adds up to, such as "15 of 18 points: 83.3%"; empty where the method has no bands."""
    band = one.section_band
    if band is None:
        return ""
    shown = percent(band.score, definition.parameters(ReadinessMethod).cuts)
    return f"{band.points} of {band.possible} points: {shown}"


def whole_share(definition: Definition, result: Result) -> str:
    """Return what all sections come to, such as "77.8%"; empty while there is no whole."""
    if result.whole is None or result.whole.score is None:
        return ""
    return percent(result.whole.score, definition.parameters(ReadinessMethod).cuts)

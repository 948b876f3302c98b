"""The ``readiness`` method as ``METHODS`` wants it: a band for each section and the whole, texts, and the headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.core.bands import SectionBand, Weighted, Whole, build_section, gist, must_have_cap
from assess.core.definition import Definition, Dimension, Level
from assess.core.facts import Known
from assess.core.findings import Values, change_words, filled, is_open_must_have, strengths_of
from assess.core.methods import ReadinessMethod
from assess.core.outcomes import DimensionResult, Finding, Headline, Measured, State
from assess.core.routing import Route
from assess.core.scoring import Counted, Weighed, lowest_first
from assess.core.texts import quote, say
from assess.core.whole import build_whole

# --- one section ------------------------------------------------------------------------------------------------------


def measure(route: Route, dimension: Dimension, weighed: Weighed) -> Measured | None:
    """Return what the ``readiness`` method says about a section with an answer; ``None`` when nothing in it applies."""
    definition = route.definition
    found = build_section(definition, dimension, weighed)
    if found is None:
        return None
    following = definition.level_after(found.band)
    counted = [one.counted for one in found.weighted]
    return Measured(
        state=State.SO_FAR if any(one.is_blank for one in counted) else State.LOOKED_AT,
        level_title=found.band.title,
        next_step=following.title if following else say("share"),
        rank=found.band.rank,
        next_level=following.id if following else None,
        score=found.score,
        strengths=strengths_of(definition, dimension, counted),
        must_haves=tuple(one.question for one in counted if _is_open_must_have(definition, one)),
        section_band=found,
    )


def _is_open_must_have(definition: Definition, counted: Counted) -> bool:
    """Return whether a must-have is still to come; the top of a scale can be further up than its full points."""
    return is_open_must_have(definition, counted) or must_have_cap(definition, counted) is not None


def findings(known: Known, found: DimensionResult) -> Iterator[Finding]:
    """Yield the one line about a section: where to look first, what comes next, what to keep, or what to share."""
    section = found.section_band
    if section is None:
        return
    line, more = _line(known.definition, section.band)
    text = say(line, section=found.title)
    pick = _to_start_with if more == "section_first_start" else _lowest
    statement = pick(known.definition, section) if more else None
    added = f" {say(more, statement=statement)}" if statement else ""
    yield Finding("section", f"{text}{added}")


def _line(definition: Definition, band: Level) -> tuple[str, str]:
    """Return the keys of a section's line and of the sentence that names a statement, empty where none is named.

    The lowest band asks where to look first, the highest is a strength, the one below it is good enough to try.
    """
    top = len(definition.levels)
    if band.rank == top:
        return "section_strength", ""
    if band.rank == 1:
        return "section_first", "section_first_start"
    if band.rank == top - 1:
        return "section_good_enough", "section_good_enough_watch"
    return "section_under_way", "section_under_way_next"


def _to_start_with(definition: Definition, section: SectionBand) -> str | None:
    """Return the must-have to start with, or else the heaviest statement that is not in place."""
    open_ones = _open(definition, section)
    must = [one for one in open_ones if definition.questions[one.counted.question].must_have]
    if must:
        return _quoted(min(must, key=_lowest_then_heaviest))
    return _quoted(min(open_ones, key=lambda one: (-one.weight, one.counted.points))) if open_ones else None


def _lowest(definition: Definition, section: SectionBand) -> str | None:
    """Return the statement that is furthest from being in place."""
    open_ones = _open(definition, section)
    return _quoted(min(open_ones, key=_lowest_then_heaviest)) if open_ones else None


def _open(definition: Definition, section: SectionBand) -> list[Weighted]:
    several = section.weighted
    return [one for one in several if not one.counted.is_full or _is_open_must_have(definition, one.counted)]


def _lowest_then_heaviest(one: Weighted) -> tuple[int, int]:
    return lowest_first(one.counted.value), -one.weight


def _quoted(one: Weighted) -> str | None:
    return quote([one.counted.text])


# --- the whole --------------------------------------------------------------------------------------------------------


def whole(known: Known, dimensions: Sequence[DimensionResult]) -> Whole:
    """Return the whole of all sections that apply."""
    definition = known.definition
    looked_at = [(definition.dimension(one.id), one.section_band) for one in dimensions if one.section_band is not None]
    caps = [cap for cap in definition.parameters(ReadinessMethod).caps if cap.when.holds(known)]
    return build_whole(definition, looked_at, len(dimensions), caps)


def headline(known: Known, dimensions: Sequence[DimensionResult]) -> Headline:  # noqa: ARG001  one signature for all
    """Return the band of the whole with its texts, or how many sections were looked at so far."""
    found = known.whole
    if found is None or found.band is None:
        n, of = (found.looked_at, found.of) if found else (0, 0)
        text = say("headline_sections", n=n, of=of) if n else say("headline_no_section")
        return Headline(text, "", n, of, 0, "")
    text = say("headline_band", level=found.band.title)
    return Headline(text, found.band.title, found.looked_at, found.of, 0, "", tuple(_about_whole(known, found)))


def _about_whole(known: Known, found: Whole) -> Iterator[Finding]:
    """Yield the definition's texts about the whole that hold and have something to say."""
    values = {"overall": _about_overall(found), "capped": _about_capped(found) if found.causes else None}
    for feedback in known.definition.feedback:
        filling = values[feedback.about]
        if filling is not None and feedback.when.holds(known):
            said = filled(feedback.about, feedback.text, filling)
            yield from (said,) if said else ()


def _about_overall(found: Whole) -> Values:
    return {
        "band": found.band.title if found.band else None,
        "next_band": found.next_band.title if found.next_band else None,
    }


def _about_capped(found: Whole) -> Values:
    return {
        **_about_overall(found),
        "causes": tuple(gist(found.causes)),
        "changes": tuple(map(change_words, found.changes)),
    }

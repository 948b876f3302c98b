"""What must hold of a ``readiness`` questionnaire: parameters that fit together, and sections that are scored once.

Whatever passes can be worked out for any answers, and the way to the next band is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise

from assess.core.errors import Problem
from assess.core.loading.outline import Outline, Spot, levels_of, method_of, ratio
from assess.core.loading.parameters import USUAL_EVERY_SECTION, USUAL_MUST_HAVE_CAPS
from assess.core.loading.references import unknown


def readiness(outline: Outline) -> Iterator[Problem]:
    """Yield what does not fit together in a questionnaire that is scored by the ``readiness`` method."""
    if method_of(outline.top) == "readiness":
        for check in (*_OF_METHOD, *_OF_SECTIONS):
            yield from check(outline)


# --- the parameters ---------------------------------------------------------------------------------------------------


def _bands(outline: Outline) -> Iterator[Problem]:
    bands = levels_of(outline.top)
    if bands and bands[0].number("from"):
        message = "A score of 0 has no band."
        yield Problem(bands[0].at("from"), "out_of_range", message, "Let the first band start from 0.")
    yield from _rising(bands, "from", "Bands rise from one to the next.")


def _rising(spots: Iterable[Spot], key: str, message: str) -> Iterator[Problem]:
    for lower, higher in pairwise(spots):
        before, here = lower.number(key), higher.number(key)
        if before is not None and here is not None and here <= before:
            yield Problem(higher.at(key), "values_fall", message, f"Write more than {before}.")


def _band(outline: Outline, path: str, band: str) -> Iterator[Problem]:
    if band and band not in outline.levels:
        yield unknown(path, "level", band)


def _holds(outline: Outline, cap: Spot) -> Iterator[Problem]:
    """Yield that a cap names a band there is not, or the highest, at which nothing is held."""
    band = cap.text("at_most")
    yield from _band(outline, cap.at("at_most"), band)
    if band and band == outline.levels[-1]:
        message = "This is the highest band, so nothing is held by it."
        yield Problem(cap.at("at_most"), "out_of_range", message, "Name a lower band, or take this out.")


def _must_have_caps(outline: Outline) -> Iterator[Problem]:
    method = outline.top.inside("method")
    if "must_have_caps" not in method.data:
        yield from _usual_must_have_caps(outline, method)
    elif outline.must_haves and method.data["must_have_caps"] == []:
        message = "There are must-haves, and nothing says what they hold."
        hint = "Write at least one cap, or leave “must_have_caps” out for the usual ones."
        yield Problem(method.at("must_have_caps"), "too_few", message, hint)
    caps = tuple(method.spots("must_have_caps"))
    for cap in caps:
        yield from _holds(outline, cap)
        yield from _within_scales(outline, cap)
    yield from _rising(caps, "below", "The values of must-have caps rise from one to the next.")
    for lower, higher in pairwise(caps):
        bands = [lower.text("at_most"), higher.text("at_most")]
        known = [outline.levels.index(one) for one in bands if one in outline.levels]
        if len(known) == len(bands) and known[1] <= known[0]:
            message = "A higher answer to a must-have allows a higher band."
            yield Problem(higher.at("at_most"), "values_fall", message, f"Name a band above “{bands[0]}”.")


def _usual_must_have_caps(outline: Outline, method: Spot) -> Iterator[Problem]:
    missing = [one["at_most"] for one in USUAL_MUST_HAVE_CAPS if one["at_most"] not in outline.levels]
    yield from _usual("must_have_caps", "must-have caps", missing, method)
    possible = _possible_caps(outline)
    if possible is not None and any(one["below"] not in possible for one in USUAL_MUST_HAVE_CAPS):
        message = "The usual must-have caps are for must-haves rated from 0 to 3."
        yield Problem(method.path, "missing_key", message, "Write “must_have_caps” for the scale of the must-haves.")


def _usual(key: str, called: str, missing: list[str], method: Spot) -> Iterator[Problem]:
    """Yield that what usually stands at a key names bands which the author's own are not."""
    if missing:
        message = f"The usual {called} name the band “{missing[0]}”, which is not among these."
        yield Problem(method.at("bands"), "missing_key", message, f"Write “{key}” for these bands.")


def _within_scales(outline: Outline, spot: Spot) -> Iterator[Problem]:
    """Yield that ``below`` asks for more of a must-have than its scale has, or for nothing."""
    below, possible = spot.number("below"), _possible_caps(outline)
    if below is not None and possible is not None and below not in possible:
        message = "No answer to a must-have lies just under this value."
        hint = f"Write a value above {possible.start - 1}, at most {possible.stop - 1}."
        yield Problem(spot.at("below"), "out_of_range", message, hint)


def _possible_caps(outline: Outline) -> range | None:
    """Return the values which some answer to every must-have is below and another is not, ``None`` without any."""
    must_haves = (outline.values_of(one) for one in outline.questions if one.spot.text("must_have"))
    several = [values for values in must_haves if values]
    if not several:
        return None
    return range(max(values[0] for values in several) + 1, min(values[-1] for values in several) + 1)


def _every_section(outline: Outline) -> Iterator[Problem]:
    method = outline.top.inside("method")
    if "every_section" not in method.data:
        missing = [one for one in USUAL_EVERY_SECTION.values() if one not in outline.levels]
        yield from _usual("every_section", "conditions on every section", missing, method)
        return
    every = method.inside("every_section")
    yield from chain.from_iterable(_band(outline, every.at(key), every.text(key)) for key in ("for", "at_least"))
    bands = [every.text("for"), every.text("at_least")]
    if set(bands) <= set(outline.levels) and outline.levels.index(bands[1]) > outline.levels.index(bands[0]):
        message = "No section needs to be further on than the whole."
        yield Problem(every.at("at_least"), "out_of_range", message, f"Name “{bands[0]}” or a band below it.")


def _finished(outline: Outline) -> Iterator[Problem]:
    method = outline.top.inside("method")
    if ratio(method, "finished", (4, 5)) > 1:
        yield Problem(method.at("finished"), "out_of_range", "A share is at most the whole.", "Write it as [4, 5].")


def _caps(outline: Outline) -> Iterator[Problem]:
    for cap in outline.top.inside("method").spots("caps"):
        yield from _holds(outline, cap)


def _sign_off(outline: Outline) -> Iterator[Problem]:
    sheet = outline.top.inside("sign_off")
    if not sheet.data:
        return
    if not outline.must_haves:
        message = "No statement is a must-have, so there is nothing to sign off."
        yield Problem(sheet.path, "no_statements", message, "Give a statement its “must_have”, or take this out.")
    yield from _within_scales(outline, sheet)


# --- the sections -----------------------------------------------------------------------------------------------------


def _scored_once(outline: Outline) -> Iterator[Problem]:
    """Yield each statement of two dimensions: no smallest way to the next band could be told of both."""
    homes: dict[str, str] = {}
    for spot in outline.top.spots("dimensions"):
        for path, statement in spot.texts("statements"):
            home = homes.setdefault(statement, spot.id)
            if home != spot.id:
                message = f"“{statement}” counts in “{home}” already, and a statement counts once."
                yield Problem(path, "not_unique", message, "Take it out of one of the two.")


def _critical(outline: Outline) -> Iterator[Problem]:
    """Yield each critical section that holds nothing, because it has no statements or they are scored elsewhere."""
    for section in outline.sections:
        if section.data.get("critical") is True:
            yield from _critical_section(section, outline)


def _critical_section(section: Spot, outline: Outline) -> Iterator[Problem]:
    statements = {one.spot.id for one in outline.questions if one.is_statement and one.section == section.id}
    if not statements:
        message = "This section has no statement, so nothing can rest on it."
        yield Problem(section.at("critical"), "no_statements", message, "Add a statement, or take “critical” out.")
    for dimension in outline.dimensions:
        if dimension.section != section.id and not statements.isdisjoint(dimension.statements):
            message = f"A statement of the critical section “{section.id}” is scored here, where it is not critical."
            hint = f"Let this dimension belong to the section “{section.id}”, or move the statement."
            yield Problem(dimension.path, "critical_elsewhere", message, hint)


def _fixed_route(outline: Outline) -> Iterator[Problem]:
    """Yield each rule that lets an answer in a section decide whether a statement counts.

    Then a better answer could lower a band, and no way to the next one would be certain.
    """
    at = {placed.path: placed.rule for placed in outline.rules}
    for one in outline.questions:
        for key in ("enable_when", "allow_not_applicable") if one.is_statement else ():
            rule = at.get(one.spot.at(key))
            asked = [outline.by_id.get(question) for question in sorted(rule.reads())] if rule else []
            if any(each and each.section for each in asked):
                message = "Under “readiness” only set-up questions decide whether a statement counts."
                hint = "Ask it in “setup”, or let the statement be not applicable."
                yield Problem(one.spot.at(key), "not_setup", message, hint)


_OF_METHOD: tuple[Callable[[Outline], Iterator[Problem]], ...] = (
    _bands,
    _must_have_caps,
    _every_section,
    _finished,
    _caps,
    _sign_off,
)
_OF_SECTIONS: tuple[Callable[[Outline], Iterator[Problem]], ...] = (_scored_once, _critical, _fixed_route)

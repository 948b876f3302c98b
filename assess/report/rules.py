"""How each scoring method works things out, told sentence by sentence with the definition's own figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from assess.core.definition import Definition, Scale
from assess.core.extras import Comparison
from assess.core.methods import LevelsMethod, MustHaveCap, ProfileMethod, ReadinessMethod
from assess.core.texts import decimal
from assess.report import words


def _levels(definition: Definition) -> Iterator[str]:
    met = definition.parameters(LevelsMethod).met
    dimension = words.DIMENSIONS.get(definition.kind, "Domain").lower()
    yield from map(_scale_rule, definition.scales.values())
    yield "A statement you left blank earns no points yet."
    yield "A statement that is not part of your role, or was not asked, is left out."
    share = f"at least {met.numerator} of every {met.denominator} points at that level"
    yield f"You reach a level when you have {share}, and every level below it is reached too."
    yield f"There is no overall mark and no average. Each {dimension} stands by itself."


def _readiness(definition: Definition) -> Iterator[str]:
    method = definition.parameters(ReadinessMethod)
    yield from map(_scale_rule, definition.scales.values())
    yield "Some statements weigh more: their points count that many times."
    yield "A statement you left blank, or answered with “don't know”, earns no points yet."
    yield "A statement that does not apply, or was not asked, is left out."
    yield "Each section stands at the share of its points, and the share decides its band."
    bands = zip(definition.levels, method.cuts, strict=True)
    yield f"The bands: {words.listed(f'{band.title} from {cut}%' for band, cut in bands)}."
    yield from (_must_have_rule(definition, cap) for cap in method.must_have_caps)
    yield from _whole_rules(definition, method)


def _must_have_rule(definition: Definition, cap: MustHaveCap) -> str:
    """Return what a must-have holds, in the words of the first scale that has a label for the value."""
    labels = (one.label for scale in definition.scales.values() for one in scale.options if one.value == cap.below)
    band = definition.level(cap.at_most).title
    return (
        f"While a must-have has not reached “{next(labels, cap.below)}”, its section and the whole are {band} at most."
    )


def _whole_rules(definition: Definition, method: ReadinessMethod) -> Iterator[str]:
    yield "The whole is the average of all sections. There is none until each section has been looked at."
    critical = [f"“{one.title}”" for one in definition.sections if one.critical]
    if critical:
        times = words.times(method.critical_counts)
        yield f"In it these count {times}: {words.listed(critical)}. The whole never goes beyond them."
    if method.every_section:
        band, least = (
            definition.level(one).title for one in (method.every_section.band, method.every_section.at_least)
        )
        yield f"For {band}, every section is at {least} or above."
    for cap in method.caps:
        yield f"At most {definition.level(cap.at_most).title}, where this is so: {cap.text}"


def _profile(definition: Definition) -> Iterator[str]:
    method = definition.parameters(ProfileMethod)
    dimension = words.DIMENSIONS.get(definition.kind, "Arm").lower()
    yield from map(_scale_rule, definition.scales.values())
    yield f"The points of each {dimension} are added up and shared out evenly over the answers that earned them."
    starts = zip(definition.levels[1:], method.cuts[1:], strict=True)
    later = words.listed(f"“{word.title}” from {decimal(cut)}" for word, cut in starts)
    yield f"The words go by that: “{definition.levels[0].title}” at first, {later}."
    enough = f"at least {method.enough.numerator} of every {method.enough.denominator} of its statements"
    yield f"Each {dimension} has a word once you have answered {enough}."
    yield "A statement that is left blank, does not apply or was not asked takes no part in it."
    yield f"There is no total, no grade and no order. Each {dimension} stands by itself."
    for one in definition.comparisons:
        yield from _comparison_rules(definition, one)


def _comparison_rules(definition: Definition, one: Comparison) -> Iterator[str]:
    left, right = (words.within(definition.dimension(side).title) for side in (one.left, one.right))
    if one.thin_below is not None:
        thin = one.outcomes["thin"].title
        yield f"“{one.title}”: “{thin}” while {left} and {right} are both below {decimal(one.thin_below)}."
    balanced = one.outcomes["balanced"].title
    yield f"“{one.title}”: “{balanced}” while {left} and {right} are at most {decimal(one.within)} apart."


def _scale_rule(scale: Scale) -> str:
    steps = words.listed(f"“{option.label}” {option.points}" for option in scale.options)
    return f"Each answer earns points: {steps}."


RULES: Mapping[str, Callable[[Definition], Iterator[str]]] = MappingProxyType(
    {"levels": _levels, "readiness": _readiness, "profile": _profile}
)
"""The sentences of each method, by its name."""

"""What belongs to one scoring method only: keys that mean nothing under another, and the parameters of a profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

from assess.core.errors import Problem
from assess.core.expressions import THIS, Level
from assess.core.loading.outline import Outline, Spot, levels_of, method_of, ratio

_LEVELS = frozenset({"levels"})
_READINESS = frozenset({"readiness"})
_PROFILE = frozenset({"profile"})

KEYS: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "questionnaire": {
            **dict.fromkeys(("levels", "placement", "role_need"), _LEVELS),
            **dict.fromkeys(("comparisons", "second_person"), _PROFILE),
            "sign_off": _READINESS,
        },
        "method": {
            **dict.fromkeys(("met", "working_towards", "second_look"), _LEVELS),
            **dict.fromkeys(("bands", "must_have_caps", "critical_counts"), _READINESS),
            **dict.fromkeys(("finished", "every_section", "caps"), _READINESS),
            **dict.fromkeys(("words", "enough"), _PROFILE),
        },
        "section": {"critical": _READINESS},
        "dimension": {"prompts": _PROFILE, "compared_only": _PROFILE},
        "question": {"level": _LEVELS, "weight": _READINESS},
    }
)
"""Where a key stands, then the key, to the methods under which it means something."""


def keys_of_other_methods(outline: Outline) -> Iterator[Problem]:
    """Yield each key that means nothing to the method of the document."""
    top = outline.top
    places: Mapping[str, Iterable[Spot]] = {
        "questionnaire": (top,),
        "method": (top.inside("method"),),
        "section": outline.sections,
        "dimension": top.spots("dimensions"),
        "question": (one.spot for one in outline.questions if one.is_statement),
    }
    for place, spots in places.items():
        for spot in spots:
            yield from _foreign(spot, KEYS[place], method_of(top))


def _foreign(spot: Spot, keys: Mapping[str, frozenset[str]], method: str) -> Iterator[Problem]:
    for key, methods in keys.items():
        if key in spot.data and method not in methods:
            message = f"“{key}” means nothing here: it is for the method “{'”, “'.join(sorted(methods))}”."
            yield Problem(spot.at(key), "key_not_here", message, "Take it out, or change the method.")


# --- profile ----------------------------------------------------------------------------------------------------------


def profile(outline: Outline) -> Iterator[Problem]:
    """Yield what does not fit together in the parameters of the ``profile`` method."""
    if method_of(outline.top) == "profile":
        for check in (_words, _enough, _one_measure, _comparable, _prompted, _spoken_of):
            yield from check(outline)


def _words(outline: Outline) -> Iterator[Problem]:
    words = levels_of(outline.top)
    if words and _start(words[0]) > 0:
        hint = "Let the first word start from [0, 1]."
        yield Problem(words[0].at("from"), "out_of_range", "A mean of 0 has no word.", hint)
    for lower, higher in pairwise(words):
        if _start(higher) <= _start(lower):
            message = "Words rise from one to the next."
            yield Problem(higher.at("from"), "values_fall", message, "Write more than the one before it.")


def _start(word: Spot) -> Fraction:
    return ratio(word, "from", (0, 1))


def _enough(outline: Outline) -> Iterator[Problem]:
    method = outline.top.inside("method")
    if ratio(method, "enough", (1, 2)) > 1:
        yield Problem(method.at("enough"), "out_of_range", "A share is at most the whole.", "Write it as [1, 2].")


def _one_measure(outline: Outline) -> Iterator[Problem]:
    """Yield statements worth more or less than the first, so that no mean is fair, and words that none can reach."""
    scales = ((one, outline.scale_of(one)) for one in outline.questions if one.is_statement)
    worth = [(one, _most(scale)) for one, scale in scales if scale]
    first = worth[0][1] if worth else 0
    for one, full in worth:
        if full != first:
            message = f"This statement is worth {full} at most and the first one {first}, so no mean is fair."
            yield Problem(one.spot.path, "mixed_scales", message, "Rate all statements on scales worth the same.")
    for word in levels_of(outline.top):
        if first and _start(word) > first:
            message = f"No answer is worth more than {first}, so this word is out of reach."
            yield Problem(word.at("from"), "out_of_range", message, "Let it start lower.")


def _comparable(outline: Outline) -> Iterator[Problem]:
    """Yield comparisons that always come out the same: sides made of one thing, distances that no means have."""
    full = max(map(_most, outline.scales.values()), default=0)
    statements = {one.id: frozenset(one.statements) for one in outline.dimensions}
    for spot in outline.top.spots("comparisons"):
        left, right = (statements.get(spot.text(side), frozenset()) for side in ("left", "right"))
        if left and left == right and spot.text("left") != spot.text("right"):
            message = "Both sides have the same statements, so they never differ."
            yield Problem(spot.at("right"), "not_unique", message, "Compare statements with others.")
        if full and ratio(spot, "within", (0, 1)) >= full:
            message = f"No two means lie further apart than {full}, so this is always balanced."
            yield Problem(spot.at("within"), "out_of_range", message, f"Write less than [{full}, 1].")
        if full and "thin_below" in spot.data and not 0 < ratio(spot, "thin_below", (1, 1)) <= full:
            message = f"Means go from 0 to {full}, so all or none of them are below this."
            yield Problem(spot.at("thin_below"), "out_of_range", message, f"Write more than 0, at most [{full}, 1].")


def _prompted(outline: Outline) -> Iterator[Problem]:
    """Yield questions to go on with that nobody sees, and texts that name some where there are none."""
    for spot in outline.top.spots("dimensions"):
        if spot.data.get("compared_only") is True and "prompts" in spot.data:
            message = "What is only compared is never shown, so nobody sees these."
            yield Problem(spot.at("prompts"), "never_shown", message, "Move them to a dimension that people see.")
    shown = [one for one in outline.dimensions if not one.compared_only]
    with_some = {spot.id for spot in outline.top.spots("dimensions") if spot.list("prompts")}
    for spot in outline.top.spots("feedback"):
        if "[prompts]" in spot.text("text") and with_some.isdisjoint(one.id for one in shown):
            message = "No dimension has “prompts”, so a sentence with them is never said."
            yield Problem(spot.at("text"), "never_shown", message, "Give a dimension its “prompts”, or say it without.")


_ABOUT_WORD: Mapping[str, int] = MappingProxyType({"arm_short": 0, "arm_strong": -1})


def _spoken_of(outline: Outline) -> Iterator[Problem]:
    """Yield feedback about arms of one word whose rule asks for an arm of another."""
    words = outline.levels
    placed = {one.path: one.rule for one in outline.rules}
    for spot in outline.top.spots("feedback"):
        at, rule = _ABOUT_WORD.get(spot.text("about")), placed.get(spot.at("when"))
        if at is None or not words or not isinstance(rule, Level) or rule.dimension != THIS or rule.level not in words:
            continue
        below = words.index(words[at]) < words.index(rule.level)
        if below != (rule.comparison == "lt"):
            message = f"This is said of arms that are “{words[at]}”, and the rule asks for others."
            yield Problem(spot.at("when"), "never_true", message, "Change the rule, or leave it out.")


def _most(scale: Spot) -> int:
    return max((step.number("points") or 0 for step in scale.spots("options")), default=0)

"""What belongs to one scoring method only: keys that mean nothing under another, and the parameters of a profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

from assess.core.errors import Problem
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
        for check in (_words, _enough, _one_measure):
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


def _most(scale: Spot) -> int:
    return max((step.number("points") or 0 for step in scale.spots("options")), default=0)

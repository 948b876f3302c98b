"""What belongs to one scoring method only: keys that mean nothing under another, and parameters that fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, pairwise
from types import MappingProxyType

from assess.core.errors import Problem
from assess.core.loading.outline import Outline, Spot, levels_of, method_of, ratio
from assess.core.loading.parameters import USUAL_EVERY_SECTION, USUAL_MUST_HAVE_CAPS
from assess.core.loading.references import unknown

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


# --- readiness --------------------------------------------------------------------------------------------------------


def readiness(outline: Outline) -> Iterator[Problem]:
    """Yield what does not fit together in the parameters of the ``readiness`` method."""
    if method_of(outline.top) == "readiness":
        for check in (_bands, _must_have_caps, _every_section, _caps, _sign_off):
            yield from check(outline)


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


def _must_have_caps(outline: Outline) -> Iterator[Problem]:
    method = outline.top.inside("method")
    if "must_have_caps" not in method.data:
        missing = [one["at_most"] for one in USUAL_MUST_HAVE_CAPS if one["at_most"] not in outline.levels]
        yield from _usual("must_have_caps", "must-have caps", missing, method)
    caps = tuple(method.spots("must_have_caps"))
    for cap in caps:
        yield from _band(outline, cap.at("at_most"), cap.text("at_most"))
        yield from _within_scales(outline, cap)
    yield from _rising(caps, "below", "The values of must-have caps rise from one to the next.")
    for lower, higher in pairwise(caps):
        bands = [lower.text("at_most"), higher.text("at_most")]
        known = [outline.levels.index(one) for one in bands if one in outline.levels]
        if len(known) == len(bands) and known[1] <= known[0]:
            message = "A higher answer to a must-have allows a higher band."
            yield Problem(higher.at("at_most"), "values_fall", message, f"Name a band above “{bands[0]}”.")


def _usual(key: str, called: str, missing: list[str], method: Spot) -> Iterator[Problem]:
    """Yield that what usually stands at a key names bands which the author's own are not."""
    if missing:
        message = f"The usual {called} name the band “{missing[0]}”, which is not among these."
        yield Problem(method.at("bands"), "missing_key", message, f"Write “{key}” for these bands.")


def _within_scales(outline: Outline, spot: Spot) -> Iterator[Problem]:
    """Yield that ``below`` asks for more of a must-have than its scale has, or for nothing."""
    below = spot.number("below")
    several = [outline.values_of(one) for one in outline.questions if one.spot.text("must_have")]
    highest = min((values[-1] for values in several if values), default=None)
    lowest = max((values[0] for values in several if values), default=None)
    if below is None or highest is None or lowest is None:
        return
    if not lowest < below <= highest:
        message = "No answer to a must-have lies just under this value."
        hint = f"Write a value above {lowest}, at most {highest}."
        yield Problem(spot.at("below"), "out_of_range", message, hint)


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


def _caps(outline: Outline) -> Iterator[Problem]:
    for cap in outline.top.inside("method").spots("caps"):
        yield from _band(outline, cap.at("at_most"), cap.text("at_most"))


def _sign_off(outline: Outline) -> Iterator[Problem]:
    sheet = outline.top.inside("sign_off")
    if not sheet.data:
        return
    if not outline.must_haves:
        message = "No statement is a must-have, so there is nothing to sign off."
        yield Problem(sheet.path, "no_statements", message, "Give a statement its “must_have”, or take this out.")
    yield from _within_scales(outline, sheet)


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

"""How each scoring method is read from a definition: its parameters, its levels, and what stands in where they are not.

The levels of a readiness questionnaire are its bands and those of a profile its words: rules and results speak of all
of them alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from assess.core.expressions import Json
from assess.core.loading.grammar import rule_of
from assess.core.methods import (
    Cap,
    EverySection,
    LevelsMethod,
    Method,
    MustHaveCap,
    ProfileMethod,
    ReadinessMethod,
    SecondLook,
)

Object: TypeAlias = Mapping[str, Json]

USUAL_METHOD = {"name": "levels"}
USUAL_BANDS: Sequence[Object] = (
    {"id": "not_ready", "title": "Not ready yet", "from": 0},
    {"id": "getting_ready", "title": "Getting ready", "from": 40},
    {"id": "ready_to_test", "title": "Ready to test", "from": 65},
    {"id": "ready_to_embed", "title": "Ready to embed", "from": 85},
)
USUAL_WORDS: Sequence[Object] = (
    {"id": "short", "title": "Short so far", "from": [0, 1]},
    {"id": "part_way", "title": "Part-way", "from": [3, 2]},
    {"id": "strong", "title": "Strong", "from": [5, 2]},
)
USUAL_MUST_HAVE_CAPS: Sequence[Object] = (
    {"below": 1, "at_most": "not_ready"},
    {"below": 2, "at_most": "getting_ready"},
    {"below": 3, "at_most": "ready_to_test"},
)
USUAL_EVERY_SECTION: Object = {"for": "ready_to_embed", "at_least": "ready_to_test"}


def _levels(raw: Object) -> LevelsMethod:
    look = raw.get("second_look")
    return LevelsMethod(
        met=Fraction(*raw.get("met", (3, 4))),
        working_towards=Fraction(*raw.get("working_towards", (1, 4))),
        second_look=SecondLook(look["at_most"], look["lead"]) if look else None,
    )


def _readiness(raw: Object) -> ReadinessMethod:
    caps = raw.get("must_have_caps", USUAL_MUST_HAVE_CAPS)
    every = raw.get("every_section", USUAL_EVERY_SECTION)
    return ReadinessMethod(
        cuts=tuple(Fraction(band["from"]) for band in raw.get("bands", USUAL_BANDS)),
        must_have_caps=tuple(MustHaveCap(one["below"], one["at_most"]) for one in caps),
        critical_counts=raw.get("critical_counts", 2),
        finished=Fraction(*raw.get("finished", (4, 5))),
        every_section=EverySection(every["for"], every["at_least"]),
        caps=tuple(Cap(rule_of(one["when"]), one["at_most"], one["text"]) for one in raw.get("caps", ())),
    )


def _profile(raw: Object) -> ProfileMethod:
    return ProfileMethod(
        cuts=tuple(Fraction(*word["from"]) for word in raw.get("words", USUAL_WORDS)),
        enough=Fraction(*raw.get("enough", (1, 2))),
    )


class Reading(NamedTuple):
    """How a method is read: its parameters, and the raw levels it has where the document lists none.

    ``levels_at`` is the key of those levels: within ``method``, or of the document itself for ``levels``.
    """

    parameters: Callable[[Object], Method]
    levels_at: str
    usual_levels: Sequence[Object]


METHODS: Mapping[str, Reading] = MappingProxyType(
    {
        "levels": Reading(_levels, "levels", ()),
        "readiness": Reading(_readiness, "bands", USUAL_BANDS),
        "profile": Reading(_profile, "words", USUAL_WORDS),
    }
)
"""Every scoring method by name."""


def raw_levels(document: Object) -> Sequence[Object]:
    """Return the raw levels, bands or words of a document, lowest first, also where they are left out."""
    method = document.get("method", USUAL_METHOD)
    reading = METHODS[method["name"]]
    home = document if reading.levels_at == "levels" else method
    found: Sequence[Object] = home.get(reading.levels_at, reading.usual_levels)
    return found

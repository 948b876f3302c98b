"""What a feedback text may be about under each method, and which names it may hold in square brackets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PLACEHOLDERS: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "levels": {
            "level": frozenset({"level", "practised", "next_level", "reached_level", "changes"}),
            "placement": frozenset({"placed", "practised", "list"}),
            "beyond": frozenset({"level", "practised", "list"}),
        },
        "readiness": {
            "overall": frozenset({"band", "next_band"}),
            "capped": frozenset({"band", "next_band", "causes", "changes"}),
        },
        "profile": {
            "arm_short": frozenset({"arm", "prompts"}),
            "arm_strong": frozenset({"arm", "prompts"}),
        },
    }
)
"""Method, then ``about`` of a feedback text, to the names the engine fills in there. Every other text holds none."""

"""Which names a text may hold in square brackets: a closed list for each kind of text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PLACEHOLDERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "level": frozenset({"level", "practised", "next_level", "reached_level", "changes"}),
        "placement": frozenset({"placed", "practised", "list"}),
        "beyond": frozenset({"level", "practised", "list"}),
    }
)
"""``about`` of a feedback text to the names the engine fills in there. Every other text holds none."""

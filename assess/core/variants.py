"""Texts that change with earlier answers."""

from __future__ import annotations

from dataclasses import dataclass

from assess.core.expressions import ALWAYS, Facts, Rule


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a text and the rule that picks it."""

    text: str
    when: Rule = ALWAYS


@dataclass(frozen=True, slots=True)
class Text:
    """A text that may change with earlier answers: the first variant whose rule holds is shown."""

    variants: tuple[Variant, ...] = ()

    def choose(self, facts: Facts) -> str:
        """Return the wording for these answers; empty when no variant fits."""
        return next((one.text for one in self.variants if one.when.holds(facts)), "")


NO_TEXT = Text()

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

    @property
    def usual(self) -> str:
        """Return the wording that needs no answer, or else the first; for whatever has no answers to look at."""
        texts = [one.text for one in self.variants if one.when is ALWAYS] or [one.text for one in self.variants]
        return texts[0] if texts else ""


NO_TEXT = Text()

"""The ``profile`` method as ``METHODS`` wants it: a word for each arm, its texts, and a first line that counts nothing.

There is no total, no grade and no order from best to worst: what is said of an arm is its word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.core.arms import PROMPTS_OF_SHORT, Arm, build_arm, prompts_of
from assess.core.definition import Definition, Dimension, Level
from assess.core.facts import Known
from assess.core.findings import Values, authored, is_open_must_have, strengths_of
from assess.core.methods import ProfileMethod
from assess.core.outcomes import DimensionResult, Finding, Headline, Measured, State
from assess.core.routing import Route
from assess.core.scoring import Weighed
from assess.core.texts import quoted, say


def measure(route: Route, dimension: Dimension, weighed: Weighed) -> Measured:
    """Return what the ``profile`` method says about an arm with at least one answer."""
    definition = route.definition
    arm = build_arm(definition, definition.parameters(ProfileMethod), weighed)
    return Measured(
        state=State.SO_FAR if any(one.is_blank for one in arm.counted) else State.LOOKED_AT,
        level_title=arm.word.title if arm.word else say("not_enough"),
        next_step=say(_next_step(definition, arm)),
        rank=arm.word.rank if arm.word else None,
        score=arm.mean,
        strengths=strengths_of(definition, dimension, arm.counted),
        must_haves=tuple(one.question for one in arm.counted if is_open_must_have(definition, one)),
        arm=arm,
    )


def _next_step(definition: Definition, arm: Arm) -> str:
    """Return the key of the words that say where to go from here."""
    if arm.word is None:
        return "answer_more"
    return "share" if arm.word == definition.levels[-1] else "try_prompts"


# --- texts ------------------------------------------------------------------------------------------------------------


def findings(known: Known, found: DimensionResult) -> Iterator[Finding]:
    """Yield the definition's texts about one arm; nothing is said of one with not enough to go by."""
    if found.arm and found.arm.word:
        yield from authored(known, found, VALUES)


def _about(known: Known, found: DimensionResult, word: Level) -> Values | None:
    """Return what stands for the placeholders of a text about an arm of this word, ``None`` for any other arm."""
    if found.arm is None or found.arm.word != word:
        return None
    prompts = prompts_of(known.definition.dimension(found.id), known)
    return {"arm": found.title, "prompts": quoted(prompts[:PROMPTS_OF_SHORT])}


def _about_short(known: Known, found: DimensionResult) -> Values | None:
    return _about(known, found, known.definition.levels[0])


def _about_strong(known: Known, found: DimensionResult) -> Values | None:
    return _about(known, found, known.definition.levels[-1])


VALUES = {"arm_short": _about_short, "arm_strong": _about_strong}
"""What a text may be about, and what stands for its placeholders."""


# --- the whole --------------------------------------------------------------------------------------------------------


def headline(_: Known, dimensions: Sequence[DimensionResult]) -> Headline:
    """Return a warm line, and never a count or a grade of arms."""
    looked_at = sum(one.state is not State.NOT_LOOKED_AT for one in dimensions)
    return Headline(say("thought_about" if looked_at else "thought_nothing"), "", 0, looked_at, 0, "")

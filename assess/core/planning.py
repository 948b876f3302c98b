"""Which actions to suggest, in which order, and the worker's own plan that re-scoring never overwrites."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assess.core.definition import Due


class Need(StrEnum):
    """Why an action is suggested, most pressing first."""

    MUST_HAVE = "must_have"
    AGREED_NEED = "agreed_need"
    NEXT_STEP = "next_step"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class SuggestedAction:
    """An action that fits the result. ``id`` is that of the definition's action, or ``finish:<statement>``."""

    id: str
    dimension: str
    dimension_title: str
    text: str
    helpers: tuple[str, ...]
    due: Due
    evidence: str
    resources: tuple[str, ...]
    cpl: tuple[str, ...]
    need: Need


class ActionState(StrEnum):
    """What the worker decided about an action of the plan."""

    CHOSEN = "chosen"
    LATER = "later"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action of the plan, in the worker's words.

    ``key`` is the id of its entry (``plan:1``, ``plan:2`` ...); ``origin`` the id of the suggestion it came from, empty when the
    worker wrote it; ``still_suggested`` is false when the answers changed since and it is no longer suggested (it is marked, never
    deleted). ``position`` orders the plan; the first three chosen are the headline ones.
    """

    key: str
    origin: str
    state: ActionState
    position: int
    text: str
    helpers: str
    due: str
    evidence: str
    resource: str
    cpl: str
    need: Need | None
    still_suggested: bool


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """The plan as it stands: actions in order, the pledge with its check date (ISO, may be empty), what happened, notes, and the story."""

    headline: tuple[PlannedAction, ...]
    others: tuple[PlannedAction, ...]
    dropped: tuple[PlannedAction, ...]
    pinned: tuple[SuggestedAction, ...]
    pledge: str
    check_on: str
    what_happened: str
    notes: str
    story: tuple[str, ...]
    manager_will: str
    next_meeting: str

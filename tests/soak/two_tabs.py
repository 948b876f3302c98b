"""Random schedules of two tabs on one response (Q-09): no answer replaced unseen, nothing stored twice.

The tabs do what browsers do: open a page, save it, send the same save again, go on without loading the page again
(autosave). A second book of what was stored is kept here, by different reasoning than the store's, and compared after
every step.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assess.store import Change, Conflict, ResponseMissing, ResponseRecord, Saved, Store

if TYPE_CHECKING:
    from assess.store import Json

NOW = datetime(2026, 3, 1, tzinfo=UTC)
QUESTIONS = ("q1", "q2", "q3")
STEPS = 12


class HeedlessStore(Store):
    """A store that is wrong on purpose: it takes every page for one that was opened just now."""

    def save(self, response_id: str, change: Change, now: datetime) -> Saved | Conflict:
        """Store a page whatever it was made from."""
        stored = self.response(response_id)
        if stored is None:
            raise ResponseMissing(response_id)
        return super().save(response_id, replace(change, base_revision=stored.revision), now)


@dataclass
class Tab:
    """One open page: what it has seen, and the saves it has sent."""

    base: int = 0
    own: frozenset[int] = frozenset()
    seen: dict[str, Json] = field(default_factory=dict)
    sent: list[Change] = field(default_factory=list)


@dataclass
class Schedule:
    """One response with two tabs, and the book of what must be stored."""

    store: Store
    response_id: str
    rng: random.Random
    tabs: tuple[Tab, Tab] = field(default_factory=lambda: (Tab(), Tab()))
    truth: dict[str, Json] = field(default_factory=dict)
    revision: int = 0
    faults: list[str] = field(default_factory=list)
    keys: int = 0

    def run(self) -> list[str]:
        """Play every step; return what went wrong, in words."""
        for _ in range(STEPS):
            tab = self.rng.choice(self.tabs)
            self.rng.choice((self.open, self.save, self.save, self.press_again))(tab)
            self.compare()
        return [f"{self.response_id}: {fault}" for fault in self.faults]

    def open(self, tab: Tab) -> None:
        """Load the page again."""
        tab.base, tab.own, tab.seen = self.revision, frozenset(), dict(self.truth)

    def save(self, tab: Tab) -> None:
        """Change some answers and save."""
        self.keys += 1
        asked = self.rng.sample(QUESTIONS, self.rng.randint(1, len(QUESTIONS)))
        values: dict[str, Json] = {question: self.rng.choice((None, 0, 1, "x")) for question in asked}
        change = Change(values, tab.base, f"key-{self.keys}", own_revisions=tab.own)
        outcome = self.store.save(self.response_id, change, NOW)
        if isinstance(outcome, Conflict):
            self.check_conflict(tab, values, outcome)
        else:
            tab.sent.append(change)
            self.check_saved(tab, values, outcome)

    def check_saved(self, tab: Tab, values: dict[str, Json], saved: Saved) -> None:
        """A save that went in may only replace what this tab has seen."""
        replaced = [question for question, value in values.items() if self.truth.get(question) != value]
        unseen = [question for question in replaced if self.truth.get(question) != tab.seen.get(question)]
        if unseen:
            self.faults.append(f"silently replaced {unseen}")
        if saved != Saved(self.revision + bool(replaced), changed=tuple(replaced)):
            self.faults.append(f"{saved} after revision {self.revision}, replacing {replaced}")
        self.revision = saved.revision
        self.truth.update({question: values[question] for question in replaced})
        if replaced:
            tab.own |= {saved.revision}
            tab.seen.update({question: values[question] for question in replaced})

    def check_conflict(self, tab: Tab, values: dict[str, Json], conflict: Conflict) -> None:
        """A question back to the person is in place only where somebody else saved, and names what is stored."""
        for question, answer in conflict.theirs.items():
            if answer.value != self.truth.get(question) or answer.value == values[question]:
                self.faults.append(f"conflict about {question} with {answer}")
            if answer.revision <= tab.base or answer.revision in tab.own:
                self.faults.append(f"conflict about {question}, which this tab stored or saw")

    def press_again(self, tab: Tab) -> None:
        """Send a save that went in once more, as after an acknowledgement that was lost."""
        if tab.sent:
            outcome = self.store.save(self.response_id, self.rng.choice(tab.sent), NOW)
            if not (isinstance(outcome, Saved) and outcome.repeated):
                self.faults.append(f"stored twice: {outcome}")

    def compare(self) -> None:
        """The store holds exactly what the book says."""
        kept = {question: answer.value for question, answer in self.store.answers(self.response_id).items()}
        if {**dict.fromkeys(self.truth), **kept} != self.truth:
            self.faults.append(f"stored {kept}, must be {self.truth}")


def play(store: Store, schedules: int, seed: int, content_hash: str = "hash-1") -> list[str]:
    """Run schedules on new responses of a kept definition; return every fault found."""
    rng = random.Random(seed)  # noqa: S311 - schedules that can be repeated, not secrets
    faults: list[str] = []
    for number in range(schedules):
        response_id = f"tabs-{number}"
        response = ResponseRecord(response_id, content_hash, "in_progress", 0, "own", NOW.date(), NOW)
        store.start(response, f"code {number}".encode(), None)
        faults += Schedule(store, response_id, rng).run()
    return faults

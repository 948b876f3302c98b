"""What a harness found, as data and as lines for people."""

from __future__ import annotations

from dataclasses import dataclass, field

SHOWN = 10


@dataclass
class Report:
    """The outcome of one harness on one database.

    counts: what happened, by name. faults: each broken promise. wrong_on_purpose: True for a control, so that
    only a report *with* faults is a success.
    """

    name: str
    seed: int
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    wrong_on_purpose: bool = False
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the harness saw what it must see."""
        return bool(self.faults) == self.wrong_on_purpose

    def count(self, what: str, number: int = 1) -> None:
        """Add to one of the counts."""
        self.counts[what] = self.counts.get(what, 0) + number

    def lines(self) -> list[str]:
        """The report in words."""
        counts = ", ".join(f"{number:,} {what}" for what, number in self.counts.items())
        verdict = "passed" if self.passed else "FAILED"
        control = " (wrong on purpose: faults must be found)" if self.wrong_on_purpose else ""
        found = f"{len(self.faults)} faults; seed {self.seed}, {self.seconds:.0f} s"
        head = f"{verdict}  {self.name}{control}: {counts}; {found}"
        more = [f"    and {len(self.faults) - SHOWN} more"] if len(self.faults) > SHOWN else []
        shown = () if self.passed else self.faults[:SHOWN]
        return [head, *(f"    {fault}" for fault in shown), *(more if shown else [])]

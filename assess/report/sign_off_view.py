"""The sheet of a decision as ready strings: what people wrote stands exactly as they wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.core.sign_off import SignedLine, SignedSheet
from assess.report import words

PERSON = "Who looks after it"
DATE = "By when"
DECIDED_BY = "Who decided"
DECIDED_ON = "Decided on"


@dataclass(frozen=True, slots=True)
class SignedLineView:
    """One must-have with its answer; ``facts`` are pairs (what about, text), the text empty where nobody wrote yet."""

    text: str
    must_have: str
    answer: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignedView:
    """The whole sheet; ``decision`` is what people typed, empty while they have not."""

    title: str
    lead: str
    lines: tuple[SignedLineView, ...]
    asked: str
    decision: str
    decided_by: str
    decided_on: str

    @property
    def is_written(self) -> bool:
        """Return whether anybody wrote anything on it."""
        return bool(self.decision or self.decided_by or any(text for line in self.lines for _, text in line.facts))


def signed_view(sheet: SignedSheet) -> SignedView:
    """Return the sheet in words."""
    return SignedView(
        title=sheet.asks.title,
        lead=sheet.asks.lead,
        lines=tuple(_line(sheet, one) for one in sheet.lines),
        asked=sheet.asks.decision,
        decision=sheet.decision,
        decided_by=sheet.decided_by,
        decided_on=words.read_date(sheet.decided_on),
    )


def signed_lines(sheet: SignedView) -> Iterator[str]:
    """Yield the sheet as lines of plain text."""
    for line in sheet.lines:
        yield f"- {line.text} ({line.answer})"
        yield from (f"  {about}: {text}" for about, text in line.facts if text)
    yield f"{sheet.asked} {sheet.decision}".rstrip()
    said = {DECIDED_BY: sheet.decided_by, DECIDED_ON: sheet.decided_on}
    yield from (f"{about}: {text}" for about, text in said.items() if text)


def _line(sheet: SignedSheet, line: SignedLine) -> SignedLineView:
    facts = [(PERSON, line.person), (DATE, words.read_date(line.date))]
    if line.falls_short:
        facts += [(sheet.asks.reason, line.reason), (sheet.asks.safeguard, line.safeguard)]
    return SignedLineView(line.text, line.must_have, line.label or words.NOT_ANSWERED, tuple(facts))

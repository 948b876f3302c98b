"""What a client sent and was promised, checked against what is stored after a fault (in the manner of Jepsen)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.store import Json, KeptResponse

PAGES = ("s1", "s2", "s3")
QUESTIONS_PER_PAGE = 4


def question_id(page: str, number: int) -> str:
    """The id of a page's question, counted from 0."""
    return f"{page}.t{number}"


@dataclass
class Sent:
    """One page sent: its number in its client's life, and whether its acknowledgement was read."""

    number: int
    page: str
    acknowledged: bool = False


@dataclass
class Book:
    """Everything one client sent to its own response, in order. A client sends one page at a time."""

    client: str
    padding: str = ""
    base: int = 0
    sent: list[Sent] = field(default_factory=list)

    def write(self, page: str) -> Sent:
        """Note that a page is about to be sent."""
        entry = Sent(len(self.sent) + 1, page)
        self.sent.append(entry)
        return entry

    def key(self, entry: Sent) -> str:
        """The idempotency key of a page sent."""
        return f"{self.client}-{entry.number}"

    def values(self, entry: Sent) -> dict[str, Json]:
        """The answers of a page sent: all of them name the client and the number."""
        return {question_id(entry.page, number): self.text(entry) for number in range(QUESTIONS_PER_PAGE)}

    def text(self, entry: Sent) -> str:
        """What every answer of a page sent says."""
        return f"{self.client}:{entry.number}:{self.padding}"

    def unknown(self) -> Sent | None:
        """The page sent last, if nobody said what became of it."""
        return self.sent[-1] if self.sent and not self.sent[-1].acknowledged else None

    def acknowledged_keys(self) -> frozenset[str]:
        """The keys whose acknowledgement this client read."""
        return frozenset(self.key(entry) for entry in self.sent if entry.acknowledged)

    def faults(self, kept: KeptResponse, acknowledged: frozenset[str]) -> list[str]:
        """Each promise that the stored response breaks, given the keys that were acknowledged."""
        stored = {question: answer.value for question, answer in kept.answers.items()}
        faults = [fault for page in PAGES for fault in self._page_faults(page, stored, acknowledged)]
        if kept.response.revision > len(self.sent):
            faults.append(f"N5 {self.client}: {kept.response.revision} revisions of {len(self.sent)} pages sent")
        return faults

    def _page_faults(self, page: str, stored: Mapping[str, Json], acknowledged: frozenset[str]) -> list[str]:
        found = {stored.get(question_id(page, question)) for question in range(QUESTIONS_PER_PAGE)}
        if len(found) > 1:
            return [f"N2 {self.client} {page}: stored in part: {sorted(map(_short, found))}"]
        value = found.pop()
        sent = {entry.number: entry for entry in self.sent if entry.page == page}
        promised = max((n for n, entry in sent.items() if self.key(entry) in acknowledged), default=0)
        number = self._number(value)
        if number not in {0, *sent}:
            return [f"N4 {self.client} {page}: stored {_short(value)}, which was never sent"]
        if number < promised:
            return [f"N1 {self.client} {page}: acknowledged {promised}, stored {number or 'nothing'}"]
        return []

    def _number(self, value: Json) -> int:
        """The number in a stored value of this client, 0 for no value, -1 for a foreign one."""
        if value is None:
            return 0
        client, number, padding = str(value).split(":", 2)
        return int(number) if (client, padding) == (self.client, self.padding) else -1


def _short(value: Json) -> str:
    return str(value)[:40]

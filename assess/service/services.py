"""What every use case is given: the parts that :mod:`assess.bootstrap` wired together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from assess.core.definition import Definition
    from assess.service.library import Library
    from assess.settings import Settings
    from assess.store import Store


class PdfRenderer(Protocol):
    """Turns a whole HTML document into a PDF, outside this process."""

    def warm(self) -> None:
        """Get ready for a document that may come soon. Returns at once and raises nothing."""

    def render(self, html: str) -> bytes:
        """Return the PDF of a document."""


@dataclass(frozen=True, slots=True)
class Services:
    """One installation's parts.

    clock: the present as an aware datetime; the only clock that sessions and dates are read from.
    random: ``n`` bytes that nobody can guess.
    key: what resume codes and form tokens are made with; kept outside the database.
    parsed: definitions that only the database still has, by content hash, parsed once.
    pinned: the content hash of responses opened lately, by their id; it never changes.
    """

    settings: Settings
    store: Store
    library: Library
    renderer: PdfRenderer
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]
    key: bytes
    parsed: dict[str, Definition] = field(default_factory=dict)
    pinned: dict[str, str] = field(default_factory=dict)

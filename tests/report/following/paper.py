"""A sheet of paper: what is printed on it, and what somebody writes on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

NOT_ASKED = "(not asked)"
NOTHING = ""
PERHAPS = "Perhaps "


class Stop(Exception):  # noqa: N818  no error: the sheet says that there is nothing more to do here
    """Nothing more is to be done in this place."""


@dataclass(slots=True)
class Line:
    """One line as it is printed and then marked: ``sign`` is what was written beside it."""

    number: str
    must: bool
    points: list[int]
    answer: str | None = None
    place: int = -1
    crossed: bool = False
    wrote: int | None = None
    sign: str = ""

    @property
    def circled(self) -> bool:
        """Return whether a number is circled."""
        return self.place >= 0

    @property
    def earned(self) -> int:
        """Return the circled number; a 0 written beside the line adds nothing."""
        return self.points[self.place] if self.circled else 0


@dataclass(slots=True)
class Group:
    """Lines that are added up together, and the boxes below them."""

    title: str
    lines: list[Line] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)

    def box(self, name: str) -> int:
        """Return the number in a box."""
        return int(self.boxes[name])

    @property
    def open(self) -> list[Line]:
        """Return the lines that are not crossed out."""
        return [line for line in self.lines if not line.crossed]


@dataclass(slots=True)
class Part:
    """A domain, section or arm of the sheet; ``stopped_at`` is the level at which somebody going up had to stop."""

    title: str
    note: str
    heads: list[str]
    groups: list[Group] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)
    placed: str | None = None
    left_out: bool = False
    stopped_at: Group | None = None

    @property
    def lines(self) -> list[Line]:
        """Return all lines."""
        return [line for group in self.groups for line in group.lines]


@dataclass(slots=True)
class Printed:
    """A sheet read from its text: each stage with what its steps mean, each table, each part with nothing marked."""

    stages: list[tuple[str, list[Doing]]]
    tables: dict[int, list[list[str]]]
    parts: list[tuple[str, list[str]]]


@dataclass(slots=True)
class Paper:
    """One print of the sheet, on which somebody writes."""

    printed: Printed
    parts: list[Part]
    form: Mapping[str, str | None]
    holds: Callable[[str], bool]
    whole: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    limits: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)

    def row(self, table: str, first: str) -> dict[str, str]:
        """Return what stands in one row of a table, by the heads of its columns."""
        heads, *rows = self.printed.tables[int(table)]
        return next(dict(zip(heads[1:], row[1:], strict=False)) for row in rows if row[0] == first)

    def beside(self, table: str, first: str) -> str:
        """Return what stands beside the first cell of a row."""
        return next(iter(self.row(table, first).values()))

    def last_not_above(self, table: str, first: str, number: int) -> str:
        """Return the head of the last column of a row whose number is not above one."""
        return [head for head, cell in self.row(table, first).items() if int(cell) <= number][-1]

    def bands(self) -> list[str]:
        """Return the words of table 1 or 2 in their order, lowest first."""
        heads = next(one[0] for one in self.printed.tables.values() if len(one[0]) > 2)
        return heads[1:]

    def lowest(self, bands: Iterable[str]) -> str:
        """Return the lowest of some bands."""
        return min(bands, key=self.bands().index)


Doing: TypeAlias = tuple[Callable[..., None], tuple[str, ...]]


def nothing_said(part: Part) -> bool:
    """Whether every line that is not crossed out has 0? beside it, or all are crossed out and none has an N."""
    left = [line for line in part.lines if not line.crossed]
    return all(line.sign == "?" for line in left) if left else not any(line.sign == "N" for line in part.lines)

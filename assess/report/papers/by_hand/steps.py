"""What "Score it on paper" consists of, before it is printed: lines to mark, boxes to fill, tables to look up, steps.

Whoever follows the steps needs whole numbers only, and nothing that is not on the sheet or on the answered blank form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assess.core.definition import Definition, Dimension, Question, Scale
from assess.core.expressions import ALWAYS, Rule
from assess.core.scoring import scale_of
from assess.report.papers.routing_words import RoutingWords

LEAD = (
    "You need your filled-in blank form and a pencil. "
    "For one part that takes some ten minutes; for all of it leave half an hour or more. Take your time."
)
_LONG = 24
WRITE_N = "cross the line out and write N beside it."
BLANK_IS_0 = "write 0? beside the line."
WRITE_0 = "write 0 beside the line."
NOT_ASKED = "Not asked, because of an earlier answer: cross the line out."


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: its number on the blank form, and what each answer is worth here, in the order of the scale.

    ``optional`` when some respondents are not asked it, or may say that it does not apply.
    """

    number: str
    points: tuple[int, ...]
    must_have: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that are added up together, with the boxes to fill in for them; ``title`` is empty in a part of one."""

    title: str
    lines: tuple[Line, ...]
    boxes: tuple[str, ...]

    @property
    def height(self) -> int:
        """Return how many lines there are."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    """A domain, section or arm: ``heads`` are the answers of its scale, ``note`` what is special about it."""

    title: str
    note: str
    heads: tuple[str, ...]
    groups: tuple[Group, ...]
    boxes: tuple[str, ...] = ()

    @property
    def is_ladder(self) -> bool:
        """Return whether there is more than one group, one above the other."""
        return len(self.groups) > 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table to look something up in, by its first column."""

    number: int
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_long(self) -> bool:
        """Return whether the table fills more than the room it would have beside others."""
        return len(self.rows) > _LONG

    def pieces(self, columns: int, rows: int) -> tuple[Table, ...]:
        """Return the table cut into tables of so many columns beside the first and so many rows, none of them empty."""
        across = (self._piece(slice(at, at + columns)) for at in range(1, len(self.heads), columns))
        return tuple(
            replace(one, rows=one.rows[at : at + rows]) for one in across for at in range(0, len(one.rows), rows)
        )

    def _piece(self, columns: slice) -> Table:
        rows = tuple((row[0], *row[columns]) for row in self.rows if any(row[columns]))
        return replace(self, heads=(self.heads[0], *self.heads[columns]), rows=rows)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and the box it fills in; ``box`` is empty where nothing is written."""

    text: str
    box: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps under one heading; ``boxes`` are those that stand here and not in a part."""

    title: str
    steps: tuple[Step, ...]
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """The whole sheet. ``left_to_the_screen`` says what cannot be done by hand."""

    stages: tuple[Stage, ...]
    tables: tuple[Table, ...]
    parts: tuple[Part, ...]
    left_to_the_screen: tuple[str, ...]

    lead: str = LEAD


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the steps of every method start from: a definition, and the numbers its questions have on the form."""

    definition: Definition
    numbers: Mapping[str, int]

    def statements(self, dimension: Dimension) -> tuple[Question, ...]:
        """Return the statements of a dimension in its order."""
        return tuple(self.definition.questions[one] for one in dimension.statements)

    def line(self, question: Question) -> Line:
        """Return the line of one statement, its weight multiplied in."""
        points = tuple(option.points * question.weight for option in scale_of(question).options)
        optional = question.not_applicable_when is not None or question.enable_when is not ALWAYS
        return Line(str(self.numbers[question.id]), points, bool(question.must_have), optional)

    def condition(self, rule: Rule) -> str:
        """Return when a rule holds, in words over the numbers of the form, to stand after "if"."""
        return RoutingWords(self.definition.questions, self.numbers).condition(rule)

    @property
    def scale(self) -> Scale:
        """Return the one scale of all statements."""
        return scale_of(self.definition.sections[0].statements[0])

    @property
    def heads(self) -> tuple[str, ...]:
        """Return the labels of the scale, lowest first."""
        return tuple(option.label for option in self.scale.options)

    @property
    def has_must_haves(self) -> bool:
        """Return whether any statement must be there."""
        return any(one.must_have for one in self._all())

    def marking(self, blank: str, unknown: str) -> Stage:
        """Return how answers are marked: what to do with one left blank, and with "don't know"."""
        steps = [
            "Find each question on your form by its number. On its line here, circle the number under your answer.",
            f"No answer: {blank}",
        ]
        if self.scale.dont_know:
            steps.append(f"‘{self.scale.dont_know}’: {unknown}")
        if self.scale.not_applicable and any(one.not_applicable_when for one in self._all()):
            steps.append(f"‘{self.scale.not_applicable}’: {WRITE_N}")
        if any(one.enable_when is not ALWAYS for one in self._all()):
            steps.append(NOT_ASKED)
        return Stage("Mark your answers", tuple(map(Step, steps)))

    def _all(self) -> Iterable[Question]:
        return (one for section in self.definition.sections for one in section.statements)


def title_of(definition: Definition, dimension: Dimension) -> str:
    """Return the title of a dimension, with the code of its section where it is a section of its own."""
    section = definition.section(dimension.section) if dimension.section else None
    whole = section is not None and dimension.statements == tuple(one.id for one in section.statements)
    return f"{section.code}. {dimension.title}" if section and whole else dimension.title


def reachable(groups: Iterable[Group]) -> tuple[int, ...]:
    """Return every sum that the last numbers of a group's lines can make, whichever optional lines are crossed out."""
    sums = set().union(*map(_sums, groups))
    return tuple(sorted(sums - {0}))


def _sums(group: Group) -> set[int]:
    found = {0}
    for line in group.lines:
        with_it = {one + line.points[-1] for one in found}
        found = found | with_it if line.optional else with_it
    return found


def often(times: int) -> str:
    """Return how often something counts, in words."""
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def least(share: Fraction, of: int) -> int:
    """Return the least whole number that is at least ``share`` of another."""
    return -(-share.numerator * of // share.denominator)


def looked_up(number: int, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Return a table of anything that can be written."""
    return Table(number, title, tuple(heads), tuple(tuple(map(str, row)) for row in rows))

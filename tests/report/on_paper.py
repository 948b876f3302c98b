"""Reads a blank form that was printed as text, as a person with a pen does: numbers, boxes, and what the lines say.

It knows the words on the paper and nothing of how they were written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_NUMBERED = re.compile(r"(\d+)\. (.*)")
_BOX = re.compile(r"\[ \] (.*)")
_ONLY_IF = re.compile(r"(?:Answer|Read) this only if (.*)\.")
_LIMITED = re.compile(r"(.*) \(only if (.*)\)")
_VARIANT = re.compile(r"(?:If|Otherwise, if) (.*?(?:question \d+(?: blank)?|left it blank|leave it blank)): (?!\()(.*)")
_GO = re.compile(r"(?:If you ticked (.*), |Otherwise, )go (?:on )?to question (\d+)\.")
_LATER = re.compile(r"Later, answer questions? ([\d, and]+) only if (.*)\.|Your answer counts at questions? (.*)\.")
_HEAD = re.compile(r"(all|at least one|at least \d+) of these (?:is|are) true: (.*)")
_CLAUSES = (
    (re.compile(r"you ticked (.+) at question (\d+)(, or left it blank)?"), True),
    (re.compile(r"you did not tick (.+) at question (\d+)(, nor leave it blank)?"), False),
    (re.compile(r"you answered question (\d+)"), True),
    (re.compile(r"you did not answer question (\d+)"), False),
    (re.compile(r"you left question (\d+) blank"), True),
    (re.compile(r"you did not leave question (\d+) blank"), False),
)
_TICKS, _ANSWERED = range(2), range(2, 4)


@dataclass
class Asked:
    """One numbered question on paper."""

    number: int
    text: str
    only_if: str = ""
    boxes: list[str] = field(default_factory=list)
    limits: dict[str, str] = field(default_factory=dict)
    several: bool = False
    go: list[tuple[str, int]] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


@dataclass
class Paper:
    """A form being filled in. ``ticked`` has the labels ticked, or a word written, of each question answered."""

    asked: Mapping[int, Asked]
    lines: Sequence[str]
    ticked: dict[int, set[str]] = field(default_factory=dict)

    def is_for_me(self, number: int) -> bool:
        """Return whether a question is to be answered, with what is ticked so far."""
        return self.holds(self.asked[number].only_if)

    def offered(self, number: int) -> list[str]:
        """Return the boxes of a question that may be ticked."""
        one = self.asked[number]
        return [label for label in one.boxes if self.holds(one.limits.get(label, ""))]

    def after(self, number: int) -> int:
        """Return the number of the question that the lines under one lead to."""
        lines = self.asked[number].go
        ticks = self.ticked.get(number, set())
        return next((to for labels, to in lines if not labels or set(_labels(labels)) & ticks), number + 1)

    def chosen(self, variants: Sequence[str]) -> str:
        """Return the wording that fits of lines that begin "If", "Otherwise, if" and "Otherwise"."""
        for line in variants:
            if line.startswith("Otherwise: "):
                return line.removeprefix("Otherwise: ")
            found = _VARIANT.fullmatch(line)
            if found is None:
                return line
            if self.holds(found[1]):
                return found[2]
        return ""

    def holds(self, condition: str) -> bool:
        """Return whether a condition is true of what is ticked."""
        listed = _HEAD.fullmatch(condition)
        if listed:
            parts = [self.holds(one) for one in _parts(listed[2])]
            least = {"all": len(parts), "at least one": 1}.get(listed[1]) or int(listed[1].rpartition(" ")[2])
            return sum(parts) >= least
        if not condition:
            return True
        joint = "and" if re.search(r" and you (?:ticked|did|answered|left) ", condition) else "or"
        single = re.split(rf" {joint} (?=you (?:ticked|did|answered|left) )", condition)
        return (all if joint == "and" else any)(map(self._clause, single))

    def _clause(self, clause: str) -> bool:
        for at, (pattern, positive) in enumerate(_CLAUSES):
            found = pattern.fullmatch(clause)
            if found is None:
                continue
            number = int(found[2] if at in _TICKS else found[1])
            ticks = self.ticked.get(number, set())
            blank = not ticks and self.is_for_me(number)
            if at in _TICKS:
                wanted = set(_labels(found[1]))
                hit = wanted <= ticks if re.search("’ and ‘", found[1]) else bool(wanted & ticks)
                return (hit or (bool(found[3]) and blank)) == positive
            return (bool(ticks) if at in _ANSWERED else blank) == positive
        raise AssertionError(f"nobody can tell what this means: {clause}")


def read_paper(text: str) -> Paper:
    """Return the form that a text is."""
    asked: dict[int, Asked] = {}
    here: Asked | None = None
    panel = ""
    for line in text.split("\n"):
        numbered = _NUMBERED.fullmatch(line)
        if numbered:
            here = asked[int(numbered[1])] = Asked(int(numbered[1]), numbered[2], panel)
            panel = ""
        elif over := _ONLY_IF.fullmatch(line):
            panel = over[1]  # a stop panel says it above its text, for the question below
        elif here and line.startswith("   "):
            _take(here, line.strip())
        elif line:
            here = None
    return Paper(asked, text.split("\n"))


def _take(here: Asked, line: str) -> None:
    if found := _ONLY_IF.fullmatch(line):
        here.only_if = found[1]
    elif found := _BOX.fullmatch(line):
        limited = _LIMITED.fullmatch(found[1])
        label = limited[1] if limited else found[1]
        here.boxes.append(label.removesuffix(": if you tick this, tick no other"))
        if limited:
            here.limits[label] = limited[2]
    elif line.startswith("> "):
        led = _GO.fullmatch(line[2:])
        if led:
            here.go.append((led[1] or "", int(led[2])))
        else:
            assert _LATER.fullmatch(line[2:]), line
            here.later.append(line[2:])
    elif line == "Tick all that are true.":
        here.several = True
    else:
        here.hints.append(line)


def _labels(text: str) -> list[str]:
    """Return the labels of ‘A’, ‘B’ or ‘C’."""
    return re.findall(r"‘(.*?)’(?=, ‘| or ‘| and ‘|$)", text)


def _parts(text: str, above: str = "") -> list[str]:
    """Return the parts of "(a) ...; (b) ...", or of "(b.1) ...; (b.2) ..."."""
    first = re.match(r"\(([^)]+)\) ", text)
    assert first, text
    above = first[1].rpartition(".")[0]
    label = rf"\({re.escape(above)}\.\d+\) " if above else r"\((?:[a-z]|z\d+)\) "
    return [one for one in re.split(rf"(?:^|; ){label}", text) if one]

"""A document laid out for the checks: what is in it, and where, however broken it is.

The layout takes what has the right type and steps over the rest, which :mod:`assess.core.loading.shape` reports. So
every check can run on every document, and all problems come out at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assess.core.definition import QuestionType
from assess.core.errors import Problem
from assess.core.expressions import OVERALL, THIS, All, AnyOf, Count, Json, Not, Rule
from assess.core.loading.building import NOT_SURE, YES_NO
from assess.core.loading.extras import ACKNOWLEDGED
from assess.core.loading.grammar import ANSWER_OPERATORS, parse_rule
from assess.core.loading.parameters import METHODS, USUAL_METHOD
from assess.core.loading.reading import pointer

METHOD_OPERATORS: Mapping[str, frozenset[str]] = {
    "levels": ANSWER_OPERATORS | {"level", "next_level", "placement", "must_have_below"},
    "readiness": ANSWER_OPERATORS | {"level", "score", "must_have_below"},
    "profile": ANSWER_OPERATORS | {"level", "must_have_below"},
}
"""Scoring method to the operators that its actions, feedback and notes of pictures may use."""

METHODS_OF_KIND: Mapping[str, frozenset[str]] = {
    "framework": frozenset({"levels"}),
    "readiness": frozenset({"readiness"}),
    "reflection": frozenset({"profile"}),
    "confidence": frozenset({"confidence"}),
}
"""Kind of questionnaire to the scoring methods that give the result which readers of that kind expect."""

SPOKEN_OF: Mapping[str, frozenset[str]] = {
    "levels": frozenset({THIS}),
    "readiness": frozenset({OVERALL}),
    "profile": frozenset({THIS}),
}
"""Scoring method to what its feedback may name in the place of a dimension: each in turn, or the whole."""

_ENDLESS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Spot:
    """One object of the document and where it stands."""

    path: str
    data: Mapping[str, Json]

    @property
    def id(self) -> str:
        """Return the object's own id, empty when it has none."""
        return self.text("id")

    def at(self, key: str | int) -> str:
        """Return the pointer of a key of this object."""
        return pointer(self.path, key)

    def text(self, key: str) -> str:
        """Return the text at ``key``, empty when there is none."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int | None:
        """Return the whole number at ``key``, if there is one."""
        value = self.data.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def list(self, key: str) -> tuple[Json, ...]:
        """Return what is in the list at ``key``."""
        value = self.data.get(key)
        return tuple(value) if isinstance(value, list) else ()

    def texts(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield (pointer, text) of the texts in the list at ``key``."""
        for index, value in enumerate(self.list(key)):
            if isinstance(value, str):
                yield pointer(self.at(key), index), value

    def spots(self, key: str) -> Iterator[Spot]:
        """Yield the objects in the list at ``key``."""
        for index, value in enumerate(self.list(key)):
            if isinstance(value, dict):
                yield Spot(pointer(self.at(key), index), value)

    def inside(self, key: str) -> Spot:
        """Return the object at ``key``, an empty one when there is none."""
        value = self.data.get(key)
        return Spot(self.at(key), value if isinstance(value, dict) else {})

    def named(self, key: str) -> Mapping[str, Spot]:
        """Return the objects in the object at ``key``, by name."""
        value = self.data.get(key)
        entries = value.items() if isinstance(value, dict) else ()
        return {name: Spot(pointer(self.at(key), name), one) for name, one in entries if isinstance(one, dict)}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its place. ``position`` counts in page order; its rules look before ``looks_before``.

    ``alone`` are those of its ``options`` that clear the others; ``when`` is the key of the rule that asks it.
    """

    spot: Spot
    type: QuestionType | None
    section: str
    options: tuple[str, ...]
    alone: frozenset[str]
    position: int
    looks_before: int
    when: str = "enable_when"

    @property
    def is_statement(self) -> bool:
        """Return whether this is a statement."""
        return self.type is QuestionType.STATEMENT


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A rule where it stands. It looks at questions before ``looks_before``, and may name ``besides`` as dimensions."""

    path: str
    raw: Json
    rule: Rule
    looks_before: int
    besides: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dimensioned:
    """A dimension with the ids of its statements; one made from a section stands where the section does.

    ``section`` is the one it belongs to: that of its first statement where none is named.
    """

    id: str
    path: str
    section: str
    statements: tuple[str, ...]
    compared_only: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything the checks look at.

    ``levels_in`` says of which levels a dimension has statements; ``must_haves`` holds one must-have of each section
    that has any; ``values`` are those of each scale, lowest first.
    """

    top: Spot
    questions: tuple[Asked, ...]
    by_id: Mapping[str, Asked]
    sections: tuple[Spot, ...]
    section_ids: frozenset[str]
    dimensions: tuple[Dimensioned, ...]
    levels: tuple[str, ...]
    levels_in: Mapping[str, frozenset[str]]
    must_haves: Mapping[str, Asked]
    scales: Mapping[str, Spot]
    values: Mapping[str, tuple[int, ...]]
    rules: tuple[PlacedRule, ...]
    rule_problems: tuple[Problem, ...]

    def scale_of(self, question: Asked) -> Spot | None:
        """Return the scale of a statement, if it is known."""
        return self.scales.get(self._scale_name(question))

    def values_of(self, question: Asked) -> tuple[int, ...]:
        """Return the values a statement can take, lowest first."""
        return self.values.get(self._scale_name(question), ())

    def _scale_name(self, question: Asked) -> str:
        return question.spot.text("scale") or self.top.text("scale") or next(iter(self.scales), "")


def lay_out(document: Json) -> Outline:
    """Return the outline of a document, whatever it is."""
    top = Spot("", document if isinstance(document, dict) else {})
    questions = tuple(_questions(top))
    by_id = {one.spot.id: one for one in reversed(questions)}
    dimensions = tuple(_dimensions(top, questions))
    rules, problems = _rules(top, questions)
    scales = top.named("scales")
    sections = tuple(top.spots("sections"))
    return Outline(
        top=top,
        questions=questions,
        by_id=by_id,
        sections=sections,
        section_ids=frozenset(section.id for section in sections),
        dimensions=dimensions,
        levels=tuple(level.id for level in levels_of(top)),
        levels_in={one.id: frozenset(_levels_of(one, by_id)) for one in dimensions},
        must_haves={one.section: one for one in reversed(questions) if one.spot.text("must_have")},
        scales=scales,
        values={name: _values(scale) for name, scale in scales.items()},
        rules=rules,
        rule_problems=problems,
    )


def method_of(top: Spot) -> str:
    """Return the name of the scoring method, also where it is left out."""
    return top.inside("method").text("name") or USUAL_METHOD["name"]


def levels_of(top: Spot) -> tuple[Spot, ...]:
    """Return the levels that rules may name, whatever the method calls them and also where they are left out."""
    reading = METHODS.get(method_of(top), METHODS[USUAL_METHOD["name"]])
    home = top if reading.levels_at == "levels" else top.inside("method")
    written = tuple(home.spots(reading.levels_at))
    usual = () if reading.levels_at in home.data else reading.usual_levels
    return (*written, *(Spot(home.at(reading.levels_at), one) for one in usual))


def ratio(spot: Spot, key: str, usual: tuple[int, int]) -> Fraction:
    """Return the fraction at ``key``, which may be 0 or more than 1, ``usual`` when there is none or it is broken."""
    value = spot.data.get(key)
    parts = [one for one in value if isinstance(one, int)] if isinstance(value, list) else []
    return Fraction(*parts) if len(parts) == len(usual) and parts[1] > 0 else Fraction(*usual)


def share(method: Spot, key: str, usual: tuple[int, int]) -> tuple[int, int]:
    """Return the share at ``key`` as two whole numbers above 0, ``usual`` when there is none or it is broken."""
    parts = method.list(key) or usual
    whole = [one for one in parts if isinstance(one, int) and not isinstance(one, bool) and one > 0]
    return (whole[0], whole[1]) if len(whole) == len(parts) == len(usual) else usual


_TYPES: Mapping[str, QuestionType] = {
    str(one): one
    for one in QuestionType
    if one is not QuestionType.ACKNOWLEDGEMENT  # that one is made by loading
}


def _asked(spot: Spot, section: str, position: int, looks_before: int) -> Asked:
    kind = _TYPES.get(spot.text("type"))
    alone = frozenset(option.id for option in spot.spots("options") if option.data.get("exclusive") is True)
    return Asked(spot, kind, section, _options(kind, spot), alone, position, looks_before)


def _options(kind: QuestionType | None, spot: Spot) -> tuple[str, ...]:
    """Return the ids of the choices, those that loading makes included."""
    if kind is QuestionType.YES_NO:
        made = tuple(option.id for option in YES_NO)
        return (*made, NOT_SURE) if "not_sure" in spot.data else made
    return tuple(option.id for option in spot.spots("options"))


def _values(scale: Spot) -> tuple[int, ...]:
    values = (step.number("value") for step in scale.spots("options"))
    return tuple(sorted(value for value in values if value is not None))


def _questions(top: Spot) -> Iterator[Asked]:
    position = 0
    for spot in top.spots("setup"):
        yield _asked(spot, "", position, position)
        position += 1
    after_setup = position
    for spot in top.spots("stops"):
        yield Asked(spot, QuestionType.ACKNOWLEDGEMENT, "", (ACKNOWLEDGED,), frozenset(), position, after_setup, "when")
        position += 1
    before_sections = position
    for spot in top.spots("notes"):  # shown in every section, so they can only look at what comes before all of them
        yield _asked(spot, "", position, before_sections)
        position += 1
    for section in top.spots("sections"):
        for spot in section.spots("questions"):
            yield _asked(spot, section.id, position, position)
            position += 1


def _dimensions(top: Spot, questions: tuple[Asked, ...]) -> Iterator[Dimensioned]:
    if "dimensions" in top.data:
        homes = {one.spot.id: one.section for one in reversed(questions)}
        for spot in top.spots("dimensions"):
            listed = tuple(text for _, text in spot.texts("statements"))
            home = spot.text("section") or next((homes.get(one, "") for one in listed), "")
            yield Dimensioned(spot.id, spot.path, home, listed, spot.data.get("compared_only") is True)
        return
    statements: dict[str, list[str]] = {}
    for one in questions:
        if one.is_statement and one.section:
            statements.setdefault(one.section, []).append(one.spot.id)
    for section in top.spots("sections"):
        if section.id in statements:
            yield Dimensioned(section.id, section.path, section.id, tuple(statements[section.id]))


def _levels_of(dimension: Dimensioned, by_id: Mapping[str, Asked]) -> Iterator[str]:
    asked = (by_id.get(statement) for statement in dimension.statements)
    return (one.spot.text("level") for one in asked if one)


def _rules(top: Spot, questions: tuple[Asked, ...]) -> tuple[tuple[PlacedRule, ...], tuple[Problem, ...]]:
    read = _Rules([], [])
    for one in questions:
        read.add(one.spot, one.when, one.looks_before)
        if isinstance(one.spot.data.get("allow_not_applicable"), dict):
            read.add(one.spot, "allow_not_applicable", one.looks_before)
        for key in ("help", "examples"):
            read.add_variants(one.spot, key, one.looks_before)
    for section, first in _first_positions(top, questions):
        read.add_variants(section, "lead", first)
        read.add_variants(section, "evidence_prompt", first)
    _rules_of_results(read, top)
    return tuple(read.rules), tuple(read.problems)


def _rules_of_results(read: _Rules, top: Spot) -> None:
    """Read the rules that are looked at once everything is answered, and the caps of a method."""
    for spot in top.spots("safety_lines"):
        read.add(spot, "when", _ENDLESS)
    read.add_variants(top.inside("conversation_card"), "points", _ENDLESS)
    for spot, key, _ in chosen_at_the_end(top):
        read.add_variants(spot, key, _ENDLESS)
    allowed = METHOD_OPERATORS.get(method_of(top), ANSWER_OPERATORS)
    for spot in top.spots("actions"):
        read.add(spot, "when", _ENDLESS, allowed)
    for spot in top.spots("feedback"):
        read.add(spot, "when", _ENDLESS, allowed, SPOKEN_OF.get(method_of(top), frozenset()))
    for picture in top.spots("pictures"):
        for note in picture.spots("notes"):
            read.add(note, "when", _ENDLESS, allowed)
    after_setup = sum(1 for _ in top.spots("setup"))
    for spot in top.inside("method").spots("caps"):
        read.add(spot, "when", after_setup)


def chosen_at_the_end(top: Spot) -> Iterator[tuple[Spot, str, bool]]:
    """Yield (object, key, whether it must be said) of each text that may have variants and is chosen with a result."""
    outcomes = (outcome for one in top.spots("comparisons") for outcome in one.named("outcomes").values())
    yield from ((spot, "text", True) for spot in (*top.spots("actions"), *outcomes))
    for dimension in top.spots("dimensions"):
        prompts = {str(place): one for place, one in enumerate(dimension.list("prompts"))}
        yield from ((Spot(dimension.at("prompts"), prompts), place, False) for place in prompts)


def _first_positions(top: Spot, questions: tuple[Asked, ...]) -> Iterator[tuple[Spot, int]]:
    position = sum(1 for one in questions if not one.section)
    for section in top.spots("sections"):
        yield section, position
        position += sum(1 for _ in section.spots("questions"))


@dataclass(frozen=True, slots=True)
class _Rules:
    """Gathers the rules of a document and the problems of their shape."""

    rules: list[PlacedRule]
    problems: list[Problem]

    def add(
        self,
        spot: Spot,
        key: str,
        looks_before: int,
        allowed: frozenset[str] = ANSWER_OPERATORS,
        besides: frozenset[str] = frozenset(),
    ) -> None:
        if key not in spot.data:
            return
        raw, path = spot.data[key], spot.at(key)
        rule, problems = parse_rule(raw, path, allowed)
        self.problems.extend(problems)
        if not problems:
            self.rules.append(PlacedRule(path, raw, rule, looks_before, besides))

    def add_variants(self, spot: Spot, key: str, looks_before: int) -> None:
        for variant in spot.spots(key):
            self.add(variant, "when", looks_before)


_LISTS: Mapping[type[Rule], str] = {All: "all", AnyOf: "any", Count: "count"}


def nodes(placed: PlacedRule) -> Iterator[tuple[str, Rule]]:
    """Yield (pointer, rule) of a rule and of every rule inside it."""
    return _nodes(placed.rule, placed.raw, placed.path)


def _nodes(rule: Rule, raw: Json, path: str) -> Iterator[tuple[str, Rule]]:
    yield path, rule
    if isinstance(rule, Not):
        yield from _nodes(rule.rule, raw["not"], pointer(path, "not"))
    key = _LISTS.get(type(rule))
    if key is not None:
        for index, part in enumerate(rule.parts()):
            yield from _nodes(part, raw[key][index], pointer(pointer(path, key), index))

"""JSON nodes to rules: a table of operators, each with one small function that reads it.

The grammar itself is in the docstring of :mod:`assess.core.expressions`. Reading checks the shape of a rule
only; whether the ids in it lead anywhere is a matter of :mod:`assess.core.loading.references`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeGuard

from assess.core.errors import Problem
from assess.core.expressions import (
    ALWAYS,
    COMPARISONS,
    MAX_RULE_DEPTH,
    NUMERIC,
    PLACEMENT_OUTCOMES,
    SEVERAL,
    All,
    Answer,
    Answered,
    AnyOf,
    Count,
    Gap,
    Json,
    Level,
    MustHaveBelow,
    NextLevel,
    Not,
    Placement,
    Rule,
    Score,
)
from assess.core.loading.reading import pointer, printable

_SHAPE_HINT = 'A rule is an object with one operator, such as {"answer": "a.question", "is": "yes"}.'


@dataclass(frozen=True, slots=True)
class _Node:
    """One object of a rule being read. All nodes of a rule share ``problems``; a refused part reads as ``None``."""

    raw: Mapping[str, Json]
    path: str
    depth: int
    allowed: frozenset[str]
    problems: list[Problem]

    def refuse(self, key: str, code: str, message: str, hint: str) -> None:
        """Note a problem at ``key`` of this node, or at the node itself when ``key`` is empty."""
        self.problems.append(Problem(pointer(self.path, key) if key else self.path, code, message, hint))

    def text(self, key: str) -> str | None:
        """Return the id at ``key``."""
        value = self.raw.get(key)
        if isinstance(value, str):
            return value
        self.refuse(key, "wrong_type", f"“{key}” takes an id in quotes.", _SHAPE_HINT)
        return None

    def number(self, key: str) -> int | None:
        """Return the whole number at ``key``."""
        value = self.raw.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.refuse(key, "wrong_type", f"“{key}” takes a whole number.", "Write a number without quotes.")
        return None

    def only(self, *names: str) -> str | None:
        """Return the one of ``names`` that this node has."""
        found = [name for name in names if name in self.raw]
        if len(found) == 1:
            return found[0]
        message = "This rule compares with nothing." if not found else f"This rule compares twice: {', '.join(found)}."
        self.refuse("", "rule_shape", message, f"Use exactly one of: {', '.join(names)}.")
        return None

    def rules(self, key: str) -> tuple[Rule, ...] | None:
        """Return the rules in the list at ``key``."""
        value = self.raw.get(key)
        if not isinstance(value, list):
            self.refuse(key, "wrong_type", f"“{key}” takes a list of rules.", _SHAPE_HINT)
            return None
        path = pointer(self.path, key)
        read = [_read(one, f"{path}/{index}", self) for index, one in enumerate(value)]
        kept = tuple(rule for rule in read if rule is not None)
        return kept if len(kept) == len(read) else None


def _read_all(node: _Node) -> Rule | None:
    rules = node.rules("all")
    return None if rules is None else All(rules)


def _read_any(node: _Node) -> Rule | None:
    rules = node.rules("any")
    return None if rules is None else AnyOf(rules)


def _read_not(node: _Node) -> Rule | None:
    rule = _read(node.raw["not"], pointer(node.path, "not"), node)
    return None if rule is None else Not(rule)


def _read_count(node: _Node) -> Rule | None:
    rules, least = node.rules("count"), node.number("ge")
    return None if rules is None or least is None else Count(rules, least)


def _read_answered(node: _Node) -> Rule | None:
    question = node.text("answered")
    return None if question is None else Answered(question)


_Scalar: TypeAlias = int | str


def _is_scalar(value: Json) -> TypeGuard[_Scalar]:
    return isinstance(value, int | str) and not isinstance(value, bool)


def _operand(node: _Node, comparison: str) -> _Scalar | tuple[_Scalar, ...] | None:
    value = node.raw[comparison]
    if comparison in NUMERIC:
        return node.number(comparison)
    if comparison in SEVERAL:
        if isinstance(value, list) and value and all(map(_is_scalar, value)):
            return tuple(value)
        node.refuse(
            comparison, "wrong_type", f"“{comparison}” takes a list of values.", 'Write them as ["one", "other"].'
        )
        return None
    if _is_scalar(value):
        return value
    hint = 'Write an option in quotes, such as "yes", or the number of a scale value.'
    node.refuse(comparison, "wrong_type", f"“{comparison}” takes one value.", hint)
    return None


def _read_answer(node: _Node) -> Rule | None:
    question, comparison = node.text("answer"), node.only(*COMPARISONS)
    operand = _operand(node, comparison) if comparison else None
    if question is None or comparison is None or operand is None:
        return None
    return Answer(question, comparison, operand)


def _read_score(node: _Node) -> Rule | None:
    dimension, comparison = node.text("score"), node.only("lt", "ge")
    operand = node.number(comparison) if comparison else None
    if dimension is None or comparison is None or operand is None:
        return None
    return Score(dimension, comparison, operand)


def _read_level(node: _Node) -> Rule | None:
    dimension, comparison = node.text("level"), node.only("lt", "ge")
    level = node.text(comparison) if comparison else None
    if dimension is None or comparison is None or level is None:
        return None
    return Level(dimension, comparison, level)


def _read_next_level(node: _Node) -> Rule | None:
    dimension, level = node.text("next_level"), node.text("is")
    return None if dimension is None or level is None else NextLevel(dimension, level)


def _read_must_have_below(node: _Node) -> Rule | None:
    section, value = node.text("must_have_below"), node.number("value")
    return None if section is None or value is None else MustHaveBelow(section, value)


def _read_gap(node: _Node) -> Rule | None:
    question, least = node.text("gap"), node.number("ge")
    return None if question is None or least is None else Gap(question, least)


def _read_placement(node: _Node) -> Rule | None:
    dimension, outcome = node.text("placement"), node.text("is")
    if dimension is None or outcome is None:
        return None
    if outcome not in PLACEMENT_OUTCOMES:
        message = f"“{printable(outcome)}” is not how a placement can come out."
        node.refuse("is", "not_one_of", message, f"Use one of: {', '.join(PLACEMENT_OUTCOMES)}.")
        return None
    return Placement(dimension, outcome)


class Operator(NamedTuple):
    """How to read an operator: the keys that may stand beside it, and the function for it."""

    beside: frozenset[str]
    read: Callable[[_Node], Rule | None]


OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        "all": Operator(frozenset(), _read_all),
        "any": Operator(frozenset(), _read_any),
        "not": Operator(frozenset(), _read_not),
        "count": Operator(frozenset({"ge"}), _read_count),
        "answer": Operator(frozenset(COMPARISONS), _read_answer),
        "answered": Operator(frozenset(), _read_answered),
        "score": Operator(frozenset({"lt", "ge"}), _read_score),
        "level": Operator(frozenset({"lt", "ge"}), _read_level),
        "next_level": Operator(frozenset({"is"}), _read_next_level),
        "must_have_below": Operator(frozenset({"value"}), _read_must_have_below),
        "gap": Operator(frozenset({"ge"}), _read_gap),
        "placement": Operator(frozenset({"is"}), _read_placement),
    }
)
"""Every operator of the rule language."""

ANSWER_OPERATORS = frozenset({"all", "any", "not", "count", "answer", "answered"})
"""Those that look at answers only, and may stand anywhere."""


def _read(raw: Json, path: str, above: _Node) -> Rule | None:
    node = _Node(raw if isinstance(raw, dict) else {}, path, above.depth + 1, above.allowed, above.problems)
    if not isinstance(raw, dict):
        node.refuse("", "rule_shape", "This is not a rule.", _SHAPE_HINT)
        return None
    if node.depth > MAX_RULE_DEPTH:
        node.refuse("", "rule_too_deep", f"Rules nest at most {MAX_RULE_DEPTH} deep.", "Write it as one list of rules.")
        return None
    named = [key for key in raw if key in OPERATORS]
    if len(named) != 1:
        what = f"two operators: {', '.join(named)}" if named else "no operator"
        node.refuse("", "rule_shape", f"This rule has {what}.", _SHAPE_HINT)
        return None
    return _read_operator(node, named[0])


def _read_operator(node: _Node, name: str) -> Rule | None:
    operator = OPERATORS[name]
    for key in sorted(set(node.raw) - {name} - operator.beside):
        known = ", ".join(sorted(operator.beside)) or "nothing"
        message = f"“{printable(key)}” does not go with “{name}”."
        node.refuse(key, "unknown_key", message, f"Beside “{name}” may stand: {known}.")
    if name not in node.allowed:
        message = f"“{name}” cannot be used here."
        node.refuse(name, "operator_not_here", message, f"Operators that can: {', '.join(sorted(node.allowed))}.")
        return None
    return operator.read(node)


def parse_rule(raw: Json, path: str, allowed: frozenset[str]) -> tuple[Rule, tuple[Problem, ...]]:
    """Return the rule that ``raw`` means and every problem of its shape; it is ``ALWAYS`` when there are any.

    ``path`` is where ``raw`` stands in the document, ``allowed`` the operators that may be used there.
    """
    top = _Node({}, path, 0, allowed, [])
    rule = _read(raw, path, top)
    return ALWAYS if rule is None or top.problems else rule, tuple(top.problems)


def rule_of(raw: Json) -> Rule:
    """Return the rule of a document without problems, ``ALWAYS`` where none is written."""
    return ALWAYS if raw is None else parse_rule(raw, "", frozenset(OPERATORS))[0]

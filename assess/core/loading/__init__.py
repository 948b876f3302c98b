"""Files to sound definitions: the one way a :class:`assess.core.definition.Definition` is made.

A file goes through stages, and every problem of every stage is reported at once::

    reading     bytes -> JSON, bounded in size, depth and values
    shape       JSON Schema: keys, types, limits
    grammar     the shape of rules
    checks      what only a reader of the whole can see: ids, references, rules that look ahead or can never hold, texts
    building    a document without a problem -> Definition
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice

from jsonschema.protocols import Validator

from assess.core.definition import Definition
from assess.core.errors import Problem
from assess.core.expressions import Json
from assess.core.loading.answers_schema import answers_schema
from assess.core.loading.building import build
from assess.core.loading.checks import check
from assess.core.loading.outline import lay_out
from assess.core.loading.placeholders import PLACEHOLDERS
from assess.core.loading.reading import read_document
from assess.core.loading.shape import build_validator, shape_problems

__all__ = [
    "MOST_PROBLEMS",
    "PLACEHOLDERS",
    "Loaded",
    "Validator",
    "answers_schema",
    "build_validator",
    "read_definition",
    "recall_definition",
]

MOST_PROBLEMS = 100
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: a definition, or its first ``MOST_PROBLEMS`` problems and how many ``more`` there are.

    Looking stops at ``MOST_COUNTED`` problems, so that a file full of them is told as quickly as any other.
    """

    definition: Definition | None
    problems: tuple[Problem, ...] = ()
    more: int = 0


def read_definition(raw: bytes, validator: Validator) -> Loaded:
    """Return the definition in the bytes of a file, or every problem with it. Never raises for what the bytes hold."""
    document, unreadable = read_document(raw)
    if document is None and unreadable:
        return Loaded(None, unreadable)
    reported = {problem.path for problem in unreadable}
    found = chain(unreadable, _later_problems(document, validator, reported))
    problems = dict.fromkeys(islice(found, MOST_COUNTED))
    if problems:
        return Loaded(None, tuple(islice(problems, MOST_PROBLEMS)), max(0, len(problems) - MOST_PROBLEMS))
    return Loaded(build(document, sha256(raw).hexdigest()))


def recall_definition(raw: bytes) -> Definition:
    """Return the definition in bytes that :func:`read_definition` once found sound.

    Nothing is checked again, so a response keeps its definition when a later program checks more strictly.

    Raises:
        ValueError: when the bytes are no JSON, so they cannot be what was kept.
    """
    return build(json.loads(raw), sha256(raw).hexdigest())


def _later_problems(document: Json, validator: Validator, reported: set[str]) -> Iterator[Problem]:
    """Yield the problems of a document that could be read, leaving out places already ``reported``."""
    for problem in _shape_then_checks(document, validator):
        if problem.path not in reported:
            yield problem


def _shape_then_checks(document: Json, validator: Validator) -> Iterator[Problem]:
    """Yield the problems of shape and, where every part keeps its limit, those that the checks find.

    The checks compare parts with parts, so they are quick only within the limits that the schema sets.
    """
    within_limits = True
    for problem in shape_problems(document, validator):
        within_limits = within_limits and problem.code != "too_many"
        yield problem
    if within_limits:
        yield from check(lay_out(document))

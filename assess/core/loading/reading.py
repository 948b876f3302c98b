"""Bytes to a JSON document, trusting nothing: bounded in size, depth and values, every fault named with its place.

A file is UTF-8 without a byte order mark, at most ``MAX_BYTES`` long, nested at most ``MAX_DEPTH`` deep and holds at
most ``MAX_VALUES`` values. No key of a definition takes a fraction, so every number is whole.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from assess.core.errors import Problem
from assess.core.expressions import Json

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 350_000
LONGEST_NUMBER = 15
_SHOWN = 60

# A string (its end may be missing), or one structural character. Possessive, so that no input makes it go back.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DEPTH_OF = {"[": 1, "{": 1, "]": -1, "}": -1}


@dataclass(frozen=True, slots=True)
class _BadNumber:
    """Stands in the document for a number that cannot be used until it is reported."""

    written: str


class _Doubled(dict[str, Any]):
    """An object in which some keys are written more than once; ``keys_twice`` names them."""

    keys_twice: tuple[str, ...] = ()


def pointer(path: str, key: str | int) -> str:
    """Return the JSON Pointer of ``key`` inside the value at ``path``; a wild key is made fit to be shown."""
    return f"{path}/{key if isinstance(key, int) else _part(key)}"


@lru_cache(maxsize=1024)  # few keys name the hundreds of thousands of places in a document
def _part(key: str) -> str:
    return printable(key).replace("~", "~0").replace("/", "~1")


def printable(text: str) -> str:
    """Return text short and clean enough to stand in a message."""
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return _FORBIDDEN.sub("\ufffd", short).replace("\n", " ").replace("\t", " ")


def read_document(raw: bytes) -> tuple[Json, tuple[Problem, ...]]:
    """Return the JSON document in ``raw`` and every problem found; it is ``None`` when it cannot be read at all."""
    try:
        text = _decode(raw)
        _bound(text)
        document = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_BadNumber, parse_constant=_BadNumber
        )
    except _UnreadableError as unreadable:
        return None, (unreadable.problem,)
    except json.JSONDecodeError as error:
        message = f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        hint = "Look there, and just before it, for a missing comma, quotation mark or bracket."
        return None, (Problem("", "not_json", message, hint),)
    found = tuple(_faults(document))
    return _without_bad_numbers(document) if found else document, found


class _UnreadableError(Exception):
    """The bytes cannot become a document; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _stop(code: str, message: str, hint: str) -> NoReturn:
    raise _UnreadableError(Problem("", code, message, hint))


def _decode(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        _stop(
            "too_large", f"The file is larger than {MAX_BYTES // 1024**2} MiB.", "Split it into several questionnaires."
        )
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in raw[:4]:
        _stop("not_utf8", "The file is written in UTF-16 or UTF-32.", "Save it as UTF-8 without a byte order mark.")
    if raw[:3] == b"\xef\xbb\xbf":
        _stop("not_utf8", "The file starts with a byte order mark.", "Save it as UTF-8 without one.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _stop("not_utf8", f"Byte {error.start} is not UTF-8.", "Save the file as UTF-8.")


def _bound(text: str) -> None:
    """Stop before a document is built that is too deep or holds too much."""
    depth = values = 0
    for token in _TOKEN.finditer(text):
        character = text[token.start()]
        if character == '"':
            continue
        change = _DEPTH_OF.get(character, 0)
        depth += change
        values += change >= 0
        if depth > MAX_DEPTH:
            _stop(
                "too_deep", f"The file nests more than {MAX_DEPTH} levels.", "Look for brackets that are never closed."
            )
        if values > MAX_VALUES:
            _stop(
                "too_many", f"The file holds more than {MAX_VALUES:,} values.", "Split it into several questionnaires."
            )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    doubled = _Doubled(plain)
    doubled.keys_twice = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return doubled


def _whole(written: str) -> int | _BadNumber:
    return int(written) if len(written) <= LONGEST_NUMBER else _BadNumber(written)


def _walk(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield (pointer, value) of everything in a document, in no order that matters, without recursion."""
    waiting: list[tuple[str, Json]] = [("", document)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, dict):
            waiting.extend((pointer(path, key), one) for key, one in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((f"{path}/{index}", value[index]) for index in reversed(range(len(value))))


def _faults(document: Json) -> Iterator[Problem]:
    for path, value in _walk(document):
        if isinstance(value, str):
            if _FORBIDDEN.search(value):
                yield _bad_character(path, "This text")
        elif isinstance(value, _BadNumber):
            yield _bad_number(path, value)
        elif isinstance(value, dict):
            yield from (_bad_character(pointer(path, key), "This key") for key in value if _FORBIDDEN.search(key))
            if isinstance(value, _Doubled):
                yield from (_twice(path, key) for key in value.keys_twice)


def _bad_character(path: str, what: str) -> Problem:
    message = f"{what} holds a control character or half of a character, which cannot be kept or shown."
    return Problem(path, "bad_character", message, "Type it again.")


def _bad_number(path: str, number: _BadNumber) -> Problem:
    message = f"{printable(number.written)} is not a whole number of at most {LONGEST_NUMBER} digits."
    return Problem(
        path, "bad_number", message, "Write a whole number. In a questionnaire a share is two of them, such as [3, 4]."
    )


def _twice(path: str, key: str) -> Problem:
    message = f"“{printable(key)}” is written more than once in the same object."
    return Problem(pointer(path, key), "duplicate_key", message, "Keep one of them.")


def _without_bad_numbers(value: Json) -> Json:
    """Return a document in which what was reported as a bad number is ``None``; no deeper than ``MAX_DEPTH``."""
    if isinstance(value, dict):
        return {key: _without_bad_numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_bad_numbers(one) for one in value]
    return None if isinstance(value, _BadNumber) else value

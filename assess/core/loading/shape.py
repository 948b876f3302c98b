"""The JSON Schema of a definition at work: a validator made once, and its errors told as Problems in plain English."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry

from assess.core.errors import Problem
from assess.core.expressions import Json
from assess.core.loading.reading import pointer, printable

_MOST_GUESSES = 20

_TYPES = MappingProxyType(
    {
        "string": "a text in quotes",
        "integer": "a whole number",
        "array": "a list",
        "object": "an object in curly brackets",
        "boolean": "true or false",
    }
)
_WHOLE = "A questionnaire starts with { and ends with }."
_UNWANTED = MappingProxyType(
    {
        "$ref": "A definition stands alone: nothing is ever fetched or followed.",
        "pattern": "There are no regular expressions. Offer choices, or say in “help” what to write.",
        "regex": "There are no regular expressions. Offer choices, or say in “help” what to write.",
        "show_if": "Write “enable_when”.",
        "items": "Write “questions”.",
        "allow_na": "Write “allow_not_applicable”.",
    }
)


_Keyword: TypeAlias = Callable[[Validator, Json, Json, Mapping[str, Json]], Iterator[ValidationError]]

_LIMITED: Mapping[str, tuple[type[list[Json] | dict[str, Json]], str]] = MappingProxyType(
    {
        "items": (list, "maxItems"),
        "uniqueItems": (list, "maxItems"),
        "propertyNames": (dict, "maxProperties"),
        "additionalProperties": (dict, "maxProperties"),
    }
)
"""Keyword that looks at every part to the type it looks into, and the keyword that limits how many parts there are."""


def _within_limit(keyword: str) -> _Keyword:
    """Return a keyword that looks inside only what is no larger than it may be; its limit reports the rest.

    Comparing every part with every other, or telling a fault of each, would take a hostile file's size squared.
    """
    usual: _Keyword = Draft202012Validator.VALIDATORS[keyword]
    kind, limit = _LIMITED[keyword]

    def look(
        validator: Validator, value: Json, instance: Json, schema: Mapping[str, Json]
    ) -> Iterator[ValidationError]:
        if not isinstance(instance, kind) or len(instance) <= schema.get(limit, len(instance)):
            yield from usual(validator, value, instance, schema)

    return look


_Validator: type[Validator] = extend(  # type: ignore[no-untyped-call]  # jsonschema types it loosely
    Draft202012Validator, {keyword: _within_limit(keyword) for keyword in _LIMITED}
)


def build_validator(schema: Mapping[str, Json]) -> Validator:
    """Return the validator of the shipped schema, to be made once and used again.

    Its registry is empty and its references are written out beforehand, so none leads outside and it is faster. The
    shape of rules is left to :func:`assess.core.loading.grammar.parse_rule`, which can say more.
    """
    Draft202012Validator.check_schema(schema)
    written_out = _written_out(schema, {**schema["$defs"], "rule": True})
    return _Validator(written_out, registry=Registry())


def _written_out(schema: Json, definitions: Mapping[str, Json]) -> Json:
    """Return a schema with every local reference replaced by what it refers to; only rules refer to themselves."""
    if isinstance(schema, list):
        return [_written_out(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _written_out(one, definitions) for key, one in schema.items() if key not in {"$defs", "$ref"}}
    target = definitions[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else True
    return found if target is True else {**found, **_written_out(target, definitions)}


def shape_problems(document: Json, validator: Validator) -> Iterator[Problem]:
    """Yield what is wrong with the shape of a document, as it is found."""
    for error in validator.iter_errors(document):
        yield from _TELL.get(str(error.validator), _tell_other)(error, _place(error))


def _place(error: ValidationError) -> str:
    path = ""
    for part in error.absolute_path:
        path = pointer(path, part)
    names_a_key = "propertyNames" in error.absolute_schema_path
    return pointer(path, str(error.instance)) if names_a_key else path


def _tell_type(error: ValidationError, path: str) -> Iterator[Problem]:
    wanted: Any = error.validator_value
    names = [wanted] if isinstance(wanted, str) else wanted
    words = " or ".join(_TYPES[name] for name in names)
    yield Problem(path, "wrong_type", f"This takes {words}.", _about(error) if path else _WHOLE)


def _tell_required(error: ValidationError, path: str) -> Iterator[Problem]:
    instance: Any = error.instance
    for key in error.validator_value:  # type: ignore[union-attr]  # "required" always holds a list
        if key not in instance:
            yield Problem(path, "missing_key", f"“{key}” is missing.", "Add it.")


def _tell_unknown(error: ValidationError, path: str) -> Iterator[Problem]:
    instance: Any = error.instance
    schema: Any = error.schema
    known = list(schema["properties"])
    for number, key in enumerate(one for one in instance if one not in known):
        hint = _UNWANTED.get(key) or _guess(key, known if number < _MOST_GUESSES else [])
        yield Problem(pointer(path, key), "unknown_key", f"There is no key “{printable(key)}” here.", hint)


def _guess(key: str, known: list[str]) -> str:
    close = get_close_matches(key[:64], known, n=1)
    return f"Did you mean “{close[0]}”?" if close else "Take it out."


def _tell_enum(error: ValidationError, path: str) -> Iterator[Problem]:
    wanted: Any = error.validator_value
    yield Problem(path, "not_one_of", "This is not one of the words known here.", f"Use one of: {', '.join(wanted)}.")


def _tell_pattern(error: ValidationError, path: str) -> Iterator[Problem]:
    schema: Any = error.schema
    shown = printable(str(error.instance))
    code = "bad_id" if schema.get("title") == "Id" else "bad_format"
    yield Problem(path, code, f"“{shown}” cannot be used here.", _about(error))


def _tell_refused(_: ValidationError, path: str) -> Iterator[Problem]:
    key = path.rsplit("/", 1)[-1]
    message = f"“{key}” does not belong to a question of this type."
    yield Problem(path, "key_not_here", message, "Take it out, or change “type”.")


_FEWER = "Take some out. What the rest refers to is checked after that."
_LIMITS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "minItems": ("too_few", "This list needs at least {}.", "Add what is missing."),
        "maxItems": ("too_many", "This list holds more than {}.", _FEWER),
        "minProperties": ("too_few", "This object needs at least {}.", "Add what is missing."),
        "maxProperties": ("too_many", "This object holds more than {}.", _FEWER),
        "minLength": ("too_short", "This text needs at least {} character.", "Write it, or leave the key out."),
        "maxLength": ("too_long", "This text is longer than {} characters.", "Say it in fewer words."),
        "minimum": ("out_of_range", "This number is less than {}.", "Write that number or more."),
        "maximum": ("out_of_range", "This number is more than {}.", "Write that number or less."),
    }
)
"""Keyword that sets a limit to the code, the message and the hint of what goes over it."""


def _tell_limit(error: ValidationError, path: str) -> Iterator[Problem]:
    code, message, hint = _LIMITS[str(error.validator)]
    yield Problem(path, code, message.replace("{}", str(error.validator_value)), hint)


def _tell_other(error: ValidationError, path: str) -> Iterator[Problem]:
    yield Problem(path, "bad_shape", "This cannot be used here.", _about(error))


def _tell_unique(_: ValidationError, path: str) -> Iterator[Problem]:
    yield Problem(path, "not_unique", "Something stands twice in this list.", "Keep one of them.")


_TELL: Mapping[str, Callable[[ValidationError, str], Iterator[Problem]]] = MappingProxyType(
    {
        "type": _tell_type,
        "required": _tell_required,
        "additionalProperties": _tell_unknown,
        "enum": _tell_enum,
        "pattern": _tell_pattern,
        "uniqueItems": _tell_unique,
        "not": _tell_refused,
        **dict.fromkeys(_LIMITS, _tell_limit),
    }
)


def _about(error: ValidationError) -> str:
    """Return the schema's own description of the place, which the author's editor shows as well."""
    schema: Any = error.schema
    return str(schema.get("description") or "See the schema of a questionnaire.")

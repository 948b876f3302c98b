"""Frozen dataclasses to JSON and back, exactly.

Field names become keys, tuples lists, enums their values, fractions texts such as "5/3". A kept record must stay
readable for years: a field that is added later needs a default, a field's name and meaning never change.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from assess.core.expressions import Json

_Record = TypeVar("_Record")
_Plain = TypeVar("_Plain")
_Kind: TypeAlias = Any
"""A type as hints give it, a union or a generic among them."""

_FRACTION = re.compile(r"-?[0-9]{1,100}(?:/[1-9][0-9]{0,99})?")


def dump(thing: object) -> Json:
    """Return the JSON form of a frozen dataclass, tuple, enum or plain value."""
    if isinstance(thing, tuple):
        return [dump(one) for one in thing]
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, Fraction):
        return str(thing)
    if is_dataclass(thing):
        return {name: dump(getattr(thing, name)) for name in _names(thing.__class__)}
    return thing


def load(kind: type[_Record], raw: Json) -> _Record:
    """Return what :func:`dump` was given; raise ``ValueError`` when ``raw`` is not the JSON form of a ``kind``."""
    return cast("_Record", _read(kind, raw))


@cache
def _names(kind: _Kind) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


@cache
def _hints(kind: _Kind) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: _Kind, raw: Json) -> object:
    origin: object = get_origin(kind)
    if origin in (Union, UnionType):
        inner = [one for one in get_args(kind) if one is not NoneType]
        return None if raw is None else _read(inner[0], raw)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in _checked(list, raw))
    if is_dataclass(kind):
        return _read_record(kind, _checked(dict, raw))
    if issubclass(kind, Enum):
        return kind(raw)
    if kind is Fraction:
        return _read_fraction(_checked(str, raw))
    return _checked(kind, raw)


def _read_record(kind: _Kind, raw: dict[str, Json]) -> object:
    hints = _hints(kind)
    try:
        return kind(**{name: _read(hints[name], raw[name]) for name in _names(kind) if name in raw})
    except TypeError as error:
        raise ValueError(f"{kind.__name__}: {error}") from error


def _read_fraction(raw: str) -> Fraction:
    """Return a fraction in lowest terms; any other spelling of a number is not what was kept."""
    if not _FRACTION.fullmatch(raw) or str(Fraction(raw)) != raw:
        raise ValueError(f"fraction expected, got {raw!r}")
    return Fraction(raw)


def _checked(kind: type[_Plain], raw: Json) -> _Plain:
    if type(raw) is not kind:
        raise ValueError(f"{kind.__name__} expected, got {type(raw).__name__}")
    return raw

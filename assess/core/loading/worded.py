"""Texts of a document without problems, with the variants they have."""

from __future__ import annotations

from collections.abc import Sequence

from assess.core.expressions import Json
from assess.core.loading.grammar import rule_of
from assess.core.loading.parameters import Object
from assess.core.variants import Text, Variant


def text_of(raw: Json) -> Text:
    """Return one text, or a list of variants, as a text."""
    if raw is None:
        return Text()
    return Text((Variant(raw),) if isinstance(raw, str) else variants_of(raw))


def variants_of(raws: Sequence[Object]) -> tuple[Variant, ...]:
    """Return wordings with their rules."""
    return tuple(Variant(one["text"], rule_of(one.get("when"))) for one in raws)

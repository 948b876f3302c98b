"""Keeping what people write on the sheet of their decision. Each box is an entry of its own, so two windows merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.core.errors import Problem
from assess.core.sign_off import build_sheet, read_sign_entry
from assess.service.responses import Refused, fingerprint, store_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assess.core.sign_off import SignedSheet
    from assess.service.responses import OpenResponse, PageConflict, PageSaved, Stamp
    from assess.service.services import Services


def sheet_of(opened: OpenResponse) -> SignedSheet | None:
    """Return the sheet of a response as it stands; ``None`` where its questionnaire has none."""
    return build_sheet(opened.definition, opened.answers, opened.entries)


def save(services: Services, opened: OpenResponse, typed: Mapping[str, str], known: Stamp) -> PageSaved | PageConflict:
    """Keep what a page of the sheet changed, by the key of each entry.

    Raises Refused with every problem, ResponseMissing, StoreUnavailable.
    """
    read = {key: read_sign_entry(opened.definition, key, text) for key, text in typed.items()}
    problems = tuple(one for one in read.values() if isinstance(one, Problem))
    if problems:
        raise Refused(problems)
    values = {key: one for key, one in read.items() if not isinstance(one, Problem)}
    changed = {key: one for key, one in values.items() if fingerprint(one) != known.seen.get(key)}
    return store_values(services, opened, changed, known)

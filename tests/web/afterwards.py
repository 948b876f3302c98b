"""From answers to a result and a plan, a line each."""

from __future__ import annotations

from collections.abc import Mapping

from assess.core.expressions import Json
from assess.service import responses
from assess.service.responses import OpenResponse, Stamp
from assess.service.services import Services
from tests.pages import Browser, Page
from tests.web.steps import Started, save, start

LEVELS = ("informed", "skilled", "enhanced", "expert")
MODEST: Mapping[str, tuple[Json, ...]] = {"pe.fundamentals": (2, 2, 2, 1, 1, 1, 0, 0)}
"""L1: Skilled, one statement short of Enhanced."""


def answer(services: Services, response_id: str, *spoken: Mapping[str, Json], **domains: tuple[Json, ...]) -> None:
    """Answer statements domain by domain, two for each level from the lowest, and anything else by its id."""
    opened = responses.open_response(services, response_id)
    values: dict[str, Json] = {}
    for section, given in domains.items():
        statements = opened.definition.section(section.replace("_", ".")).statements
        in_order = sorted(statements, key=lambda one: LEVELS.index(one.level))
        values |= {one.id: value for one, value in zip(in_order, given, strict=True)}
    for several in spoken:
        values |= several
    known = Stamp(opened.revision, responses.new_key(services))
    assert isinstance(responses.store_values(services, opened, values, known), responses.PageSaved)


def finished(browser: Browser, services: Services, **domains: tuple[Json, ...]) -> Started:
    """Start, answer and see the result; without domains the modest worker's one."""
    begun = start(browser)
    answer(
        services,
        begun.id,
        {"pe.fundamentals:placement": "informed"},
        **(domains or {"pe_fundamentals": MODEST["pe.fundamentals"]}),
    )
    page = to_result(browser, begun)
    return Started(begun.id, page)


def to_result(browser: Browser, begun: Started) -> Page:
    """Go through the first pause and the second look without a word."""
    page = browser.get(begun.address("expect"))
    while not page.path.endswith("/result"):
        page = browser.visit(save(browser, page, {}).headers["location"])
        assert page.status == 200, page.words
    return page


def as_stored(services: Services, begun: Started) -> OpenResponse:
    """Return the response as it stands."""
    return responses.open_response(services, begun.id)

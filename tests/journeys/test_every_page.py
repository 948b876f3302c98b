"""Every page in every state, at the size of a phone and of a desk: accessible, reachable by thumb, never sideways."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.site import Site, page_templates
from tests.journeys.tour import tour
from tests.journeys.watching import small_targets, too_wide

# 1280 pixels at 400 % zoom.
NARROWEST = {"width": 320, "height": 256}


def _axe_faults(page: Page) -> list[str]:
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _shape_faults(page: Page, size: dict[str, int]) -> list[str]:
    faults = [f"smaller than 44 px: {one}" for one in small_targets(page)]
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} headings of the first level")
    for narrow in (size, NARROWEST):
        page.set_viewport_size({"width": narrow["width"], "height": narrow["height"]})
        faults += [f"scrolls sideways at {narrow['width']} px: {one}" for one in too_wide(page)]
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    return faults


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_state_is_accessible_and_every_template_is_shown(
    new_person: NewPerson, site: Site, size: dict[str, int]
) -> None:
    """Axe finds nothing on any page in any state, targets fit a thumb, and the walk leaves no template out."""
    del site.rendered[:]
    person = new_person(site.address, viewport=size)
    faults = []
    for stop in tour(person, site):
        found = [*_axe_faults(person.page), *_shape_faults(person.page, size)]
        faults += [f"{stop}: {fault}" for fault in found]
    assert faults == []
    assert page_templates() - set(site.rendered) == set()

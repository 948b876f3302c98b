"""`python -m tests.journeys.pictures FOLDER`: the pictures of the README, which show a result better than expected."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from assess.core.answers import NOT_APPLICABLE
from assess.core.definition import Definition, placement_id
from assess.service import responses, results
from assess.service.responses import Stamp
from assess.service.services import Services
from assess.store import Json
from tests.journeys.person import PALLIATIVE, Person
from tests.journeys.site import Site, served
from tests.journeys.watching import ARGUMENTS, Watch, browser_path

PLACED = ("informed", "skilled", "informed", "skilled", "informed")
VALUES = ((2, 2, 2, 2, 1, 0), (2, 3, 2, 2, 2, 1), (2, 2, 1, 2, 0, 0), (2, 2, 2, 1, 1, 1), (2, 1, 1, 1, 0, 0))
COLOURS = 96


def answers(definition: Definition) -> Iterator[tuple[str, Json]]:
    """Yield what the person of the pictures says, as stored. The hardest statements are not part of their role."""
    for section, placed, values in zip(definition.sections, PLACED, VALUES, strict=True):
        yield placement_id(section.id), placed
        for statement, value in zip_longest(section.statements, values):
            yield statement.id, {NOT_APPLICABLE: ""} if value is None else value


def respond(services: Services) -> str:
    """Store a finished response and return its resume code."""
    definition = services.library.get(PALLIATIVE)
    assert definition is not None
    started = responses.start(services, definition, (), "own")
    opened = responses.open_response(services, started.response_id)
    stamp = Stamp(opened.revision, responses.new_key(services))
    responses.store_values(services, opened, dict(answers(definition)), stamp)
    results.finish(services, responses.open_response(services, started.response_id))
    return started.code


def person(browser: Browser, site: Site, width: int, height: int, scale: float) -> Person:
    """Return somebody with a window of that size."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="en-GB"
    )
    return Person(context.new_page(), site.address, Watch.over(context, site.address))


def small(path: Path) -> None:
    """Make a picture small: pages have few colours."""
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def main(folder: Path) -> None:
    """Take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, served(Path(data)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*ARGUMENTS])
        code = respond(site.app.extensions["assess"])
        phone = person(browser, site, 360, 900, 1.5)
        phone.comes_back_with(code)
        phone.page.screenshot(path=folder / "result-phone.png")
        desk = person(browser, site, 1120, 1000, 1)
        desk.comes_back_with(code)
        desk.page.screenshot(path=folder / "result-desk.png")
        pdf = Path(data) / "plan.pdf"
        pdf.write_bytes(desk.page.request.get(f"{desk.address}{desk.response}/plan.pdf").body())
        subprocess.run(  # noqa: S603 - a fixed command line
            ["pdftoppm", "-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(folder / "plan")],  # noqa: S607
            check=True,
        )
        browser.close()
    for path in sorted(folder.glob("*.png")):
        small(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""`python -m tests.journeys.screenshots FOLDER`: a picture of every page state at 360 and 1280 px, to be looked at."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.person import Person
from tests.journeys.site import served
from tests.journeys.tour import tour
from tests.journeys.watching import ARGUMENTS, Watch, browser_path

SIZES = ((360, 740), (1280, 900))


def main(folder: Path) -> None:
    """Take the pictures; a new site for each size, so that both walks see the same."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*ARGUMENTS])
        for width, height in SIZES:
            with tempfile.TemporaryDirectory() as data, served(Path(data)) as site:
                context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
                person = Person(context.new_page(), site.address, Watch.over(context, site.address))
                for number, stop in enumerate(tour(person, site), start=1):
                    person.page.screenshot(path=folder / f"{number:02}-{stop}-{width}.png", full_page=True)
                    print(f"{width:5} {stop}", flush=True)  # noqa: T201 - a command that says what it does
                context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

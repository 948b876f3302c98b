"""A real server, a real browser, and a watch over both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.person import Person
from tests.journeys.site import EVERY_TYPE, Site, served
from tests.journeys.watching import ARGUMENTS, Watch, browser_path
from tests.serving import LiveServer

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
NewPerson = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder that uses a browser."""
    for item in items:
        if "person" in getattr(item, "fixturenames", ()) or "new_person" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium when there is one."""
    found = browser_path()
    return {**browser_type_launch_args, "args": [*ARGUMENTS], **({"executable_path": found} if found else {})}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """`assess serve` as people run it, with a data folder of its own."""
    one = LiveServer(tmp_path_factory.mktemp("live"), settings={"ASSESS_QUESTIONNAIRES_DIR": str(EVERY_TYPE)})
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application inside this process, with a clock that can be moved."""
    with served(tmp_path_factory.mktemp("site")) as one:
        yield one


@pytest.fixture
def new_person(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPerson]:
    """Make people, each with a browser of their own; what goes wrong in any of them fails the test."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def make(address: str = "", **options: Any) -> Person:  # noqa: ANN401 - Playwright's options
        address = address or request.getfixturevalue("server").address
        context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})
        contexts.append(context)
        watches.append(Watch.over(context, address))
        return Person(context.new_page(), address, watches[-1])

    yield make
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture
def person(new_person: NewPerson) -> Person:
    """Somebody at a desk."""
    return new_person()

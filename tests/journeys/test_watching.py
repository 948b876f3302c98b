"""The watch over the browser is shown to see what it is there for, and the measures of a page to find their faults."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.journeys.watching import Watch, small_targets, too_wide

ADDRESS = "http://site.invalid"
STRICT = {"Content-Security-Policy": "default-src 'self'"}


@pytest.fixture
def shown(browser: Browser) -> Iterator[tuple[Page, Watch]]:
    """A page whose content each test writes, and the watch over it."""
    context = browser.new_context()
    yield context.new_page(), Watch.over(context, ADDRESS)
    context.close()


def _show(page: Page, body: str, headers: dict[str, str] | None = None) -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=f"<!doctype html>{body}", content_type="text/html", headers=headers or {})

    page.route("**/*", answer)
    page.goto(ADDRESS)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "headers", "fault"),
    [
        ("<script>alert(1)</script>", {}, "dialog: 1"),
        ("<script>throw new Error('broken')</script>", {}, "script error"),
        ("<script>console.error('broken')</script>", {}, "console: broken"),
        ("<script>go()</script>", STRICT, "Content Security Policy"),
        ('<img src="http://other.invalid/x.png">', {}, "request to another host"),
    ],
)
def test_what_goes_wrong_in_a_page_is_noted(
    shown: tuple[Page, Watch], body: str, headers: dict[str, str], fault: str
) -> None:
    """A dialog, an error, a refusal by the content policy and a request elsewhere each leave a fault."""
    page, watch = shown
    _show(page, body, headers)
    assert any(fault in one for one in watch.faults), watch.faults


@pytest.mark.browser
def test_a_page_where_nothing_goes_wrong_leaves_no_fault(shown: tuple[Page, Watch]) -> None:
    """The watch does not cry wolf."""
    page, watch = shown
    _show(page, "<p>All is well.</p>", STRICT)
    assert watch.faults == []


@pytest.mark.browser
def test_small_targets_and_wide_pages_are_found(shown: tuple[Page, Watch]) -> None:
    """A button of 20 px and a line of 3,000 px are named."""
    page, _ = shown
    _show(page, '<button style="height:20px">Small</button><div style="width:3000px" id="wide">wide</div>')
    assert small_targets(page) == ["Small: 20.0 px high"]
    assert "wide" in too_wide(page)[0]

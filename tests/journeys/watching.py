"""A browser that is watched: what goes wrong inside a page is a fault, whatever the page looks like."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_NAMES = ("chromium", "google-chrome", "google-chrome-stable")
_HARMLESS = frozenset({"data", "blob", "about"})
# A browser notes every answer of 400 and above on its console; tests look at the pages that come with them.
_NOTED = "Failed to load resource: the server responded with a status of"


def browser_path() -> str | None:
    """Return where the system's browser is, or none: then Playwright's own is used."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


@dataclass
class Watch:
    """What was seen in a context: console errors, script errors, dialogs, and requests to anybody else."""

    host: str
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    @classmethod
    def over(cls, context: BrowserContext, address: str) -> Watch:
        """Start watching every page of a context that belongs at an address."""
        watch = cls(urlsplit(address).netloc)
        context.on("console", watch.console)
        context.on("request", watch.request)
        context.on("weberror", lambda error: watch.faults.append(f"script error: {error.error}"))
        context.on("dialog", watch.dialog)
        return watch

    def console(self, message: ConsoleMessage) -> None:
        """Note an error; a refusal by the content policy is one."""
        if message.type == "error" and not message.text.startswith((_NOTED, *self.expected)):
            self.faults.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        """Note a request that leaves for another host."""
        parts = urlsplit(request.url)
        if parts.scheme not in _HARMLESS and parts.netloc != self.host:
            self.faults.append(f"request to another host: {request.url}")

    def dialog(self, dialog: Dialog) -> None:
        """Note a dialog, which only a hostile script would open, and close it."""
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()


SMALLEST_TARGET = 44
_TARGETS = """smallest => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(one => one.type !== 'hidden' && one.checkVisibility({visibilityProperty: true}))
  .filter(one => !one.matches('p a, li > a, dd a, .govuk-list a, .govuk-skip-link, .as-footer a'))
  .map(one => {
    const label = one.labels && one.labels.length ? one.labels[0] : null;
    const boxes = [one, ...(label && one.matches('[type=radio], [type=checkbox]') ? [label] : [])]
      .map(part => part.getBoundingClientRect());
    return {what: (one.innerText || one.name || one.outerHTML).slice(0, 60).trim(),
            height: Math.max(...boxes.map(box => box.height))};
  })
  .filter(one => one.height > 0 && one.height < smallest - 0.5)
  .map(one => `${one.what}: ${one.height.toFixed(1)} px high`)"""


def small_targets(page: Page) -> list[str]:
    """Return what is smaller than a thumb needs.

    Exempt, as WCAG 2.5.8 allows: links inside sentences and lists of links (they take the height of their line), and
    the skip link, which is reached by keyboard only.
    """
    found: list[str] = page.evaluate(_TARGETS, SMALLEST_TARGET)
    return found


def scrolls_sideways(page: Page) -> bool:
    """Return whether a page is wider than its window."""
    wider: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wider

"""A browser that is watched: what goes wrong inside a page is a fault, whatever the page looks like."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_NAMES = ("chromium", "google-chrome", "google-chrome-stable")
# The last two are the browser's own PDF viewer.
_HARMLESS = frozenset({"data", "blob", "about", "chrome", "chrome-extension"})
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
  .filter(one => !one.matches('p a, li > a, dd a, .govuk-list a, .as-card a, .govuk-skip-link, [aria-hidden=true]'))
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

    Exempt, as WCAG 2.5.8 allows: links inside sentences and lists of links (they take the height of their line); the
    link of a card, whose target is the whole card; the skip link and the hidden button that Enter presses, which no
    thumb ever meets.
    """
    found: list[str] = page.evaluate(_TARGETS, SMALLEST_TARGET)
    return found


_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > width + 1 && !one.closest('.as-table-scroll'))
    .slice(0, 3)
    .map(one => one.outerHTML.slice(0, 100));
}"""


def too_wide(page: Page) -> list[str]:
    """Return what makes a page wider than its window, so that it scrolls sideways."""
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found

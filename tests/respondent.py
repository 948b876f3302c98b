"""A respondent who goes through a questionnaire page by page, pressing what there is to press."""

from __future__ import annotations

from dataclasses import dataclass

from tests.pages import Browser, Form, Page, fill

MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Walked:
    """A response gone through once: its question pages, and the page that shows all its answers."""

    browser: Browser
    pages: tuple[str, ...]
    check: Page

    @property
    def root(self) -> str:
        """Return the address below which the response lives."""
        return self.check.path.rpartition("/")[0]


def begin(browser: Browser, questionnaire_id: str) -> Page:
    """Start all of a questionnaire on an own device and return its first page."""
    start = browser.visit(f"/q/{questionnaire_id}")
    return browser.send(start, press(start.form(), fill(start.form(), pick=lambda values: values[0])))


def walk(browser: Browser, questionnaire_id: str, statements: int = 1, choice: int = 1) -> Walked:
    """Start a questionnaire and answer every page with the choice of that number, counted from 0.

    The `pages` of what comes back are those with at least `statements` groups of choices.

    Raises:
        LookupError: when a page does not lead on.
    """
    page = begin(browser, questionnaire_id)
    pages: list[str] = []
    for _ in range(MOST_PAGES):
        if page.path.endswith("/check"):
            return Walked(browser, tuple(pages), page)
        form = page.form()
        if len(form.names("radio")) >= statements:
            pages.append(page.path)
        page = browser.send(page, press(form, fill(form, pick=lambda values: values[min(choice, len(values) - 1)])))
    raise LookupError(f"{questionnaire_id} never came to its end; the last page was {page.path} ({page.status})")


def answers(form: Form, turn: int) -> list[tuple[str, str]]:
    """Return a page's form filled in, so that two turns that follow each other differ in every group of choices."""
    return fill(form, pick=lambda values: values[turn % min(2, len(values))])


def press(form: Form, values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the values as the form's first button sends them, those passed over that take a choice back."""
    button = next(one for one in form.submits if not one.value.startswith("clear "))
    return [*values, (button.name, button.value)] if button.name else values


def to_result(walked: Walked) -> Page:
    """Go from the answers to the result, pressing each page's first button.

    Raises:
        LookupError: when a page does not lead on.
    """
    page = walked.browser.visit(f"{walked.root}/expect")
    for _ in range(MOST_PAGES):
        if page.path.endswith("/result"):
            return page
        page = walked.browser.send(page, press(page.form(), page.form().values()))
    raise LookupError(f"no result; the last page was {page.path} ({page.status})")

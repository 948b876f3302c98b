"""What a worker does on the pages, a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assess.service.codes import code_of
from assess.service.services import Services
from tests.pages import Browser, Page

PALLIATIVE = "palliative-levels"
FIRST = "pe.fundamentals"
STATEMENT = "pe.f.i1"
SECOND_STATEMENT = "pe.f.i2"
EXAMPLE = "pe.f.i1:evidence"
STORY = "pe.fundamentals:story"


@dataclass(frozen=True, slots=True)
class Started:
    """A response somebody began: its id and the page they are on."""

    id: str
    page: Page

    def address(self, rest: str) -> str:
        """Return an address within the response."""
        return f"/r/{self.id}/{rest}"


def start(browser: Browser, device: str = "own", sections: str = "all", questionnaire: str = PALLIATIVE) -> Started:
    """Start a questionnaire, that of palliative care if no other is named."""
    asked = browser.get(f"/q/{questionnaire}")
    page = browser.send(asked, sent(asked, {"device": device, "sections": sections}))
    assert page.status == 200, page.words
    return Started(page.path.split("/")[2], page)


def sent(page: Page, changes: Mapping[str, str | Sequence[str]], button: str = "continue") -> list[tuple[str, str]]:
    """Return what the page's form sends with these fields changed and a button pressed."""
    kept = [(name, value) for name, value in page.form().values() if name not in changes]
    changed = [(name, one) for name, value in changes.items() for one in ([value] if isinstance(value, str) else value)]
    names = {control.name for control in page.form().submits}
    return [*kept, *changed, *([("do", button)] if "do" in names else [])]


def save(browser: Browser, page: Page, changes: Mapping[str, str | Sequence[str]], button: str = "continue") -> Page:
    """Press a button of a page and return the answer, without following it."""
    return browser.post(page.form().action, sent(page, changes, button))


def kept(services: Services, response_id: str) -> dict[str, object]:
    """Return what the store holds for a response, cleared answers left out."""
    answers = services.store.answers(response_id)
    return {key: one.value for key, one in answers.items() if one.value is not None}


def code(services: Services, response_id: str) -> str:
    """Return the resume code of a response."""
    record = services.store.response(response_id)
    assert record is not None
    return code_of(services, record)


def resume(browser: Browser, typed: str, device: str = "own") -> Page:
    """Enter a resume code and follow where it leads."""
    asked = browser.get("/continue")
    return browser.send(asked, sent(asked, {"code": typed, "device": device}))

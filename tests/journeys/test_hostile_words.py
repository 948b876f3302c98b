"""AC-01 and AC-02 in a real browser: hostile words in a questionnaire and in answers are shown, and nothing happens.

What the loader lets through (texts that would break out of an attribute) is served as a questionnaire; scripts are
typed as answers. The watch over the browser fails the test on a dialog, a content policy violation or a request
elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from assess.service.library import read_bytes
from tests.journeys.person import CONTINUE, Person
from tests.journeys.site import served
from tests.journeys.tour import open_everything
from tests.journeys.watching import Watch
from tests.security.payloads import PLACEHOLDERS, SCRIPTS
from tests.security.planting import places, planted, written
from tests.security.test_definitions import DOCUMENT, WOULD_RUN

NEVER_TEXT = {"id", "version", "language", "kind", "type", "level", "when", "about", "url", "$schema", "dimension"}
PAGES = ("check", "left", "result", "plan", "sheet", "already", "history", "export")


def _hostile_document() -> dict[str, Any]:
    """Return the questionnaire with one of everything, its texts replaced by payloads that the loader accepts."""
    harmless = [text for text in (*SCRIPTS, *PLACEHOLDERS) if not WOULD_RUN.search(text)]
    document = {**DOCUMENT, "id": "hostile"}
    turn = 0
    for place in places(DOCUMENT):
        for _ in range(len(harmless)):
            turn += 1
            tried = planted(document, place, harmless[turn % len(harmless)])
            if not NEVER_TEXT & set(map(str, place)) and read_bytes(written(tried)).definition:
                document = tried
                break
    return document


@pytest.fixture(scope="module")
def hostile() -> dict[str, Any]:
    """The hostile questionnaire; more than half of its texts must have been replaced, or it would prove nothing."""
    document = _hostile_document()
    changed = [place for place in places(document) if _at(document, place) != _at(DOCUMENT, place)]
    assert len(changed) > 40
    return document


def _at(document: Any, place: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - any JSON value
    for step in place:
        document = document[step]
    return document


@pytest.fixture
def person(browser: Browser, hostile: dict[str, Any], tmp_path: Path) -> Iterator[Person]:
    """Somebody who is offered the hostile questionnaire, in a browser that is watched."""
    folder = tmp_path / "made" / "hostile"
    folder.mkdir(parents=True)
    (folder / "1.0.json").write_text(json.dumps(hostile), encoding="utf-8")
    with served(tmp_path / "data", folder.parent) as site:
        context = browser.new_context(locale="en-GB")
        watch = Watch.over(context, site.address)
        yield Person(context.new_page(), site.address, watch)
        context.close()
    assert watch.faults == []


def test_a_hostile_questionnaire_is_only_words(person: Person, hostile: dict[str, Any]) -> None:
    """Every page of it is shown with its words as they are; no dialog opens and nothing is fetched from elsewhere."""
    person.opens("/")
    assert hostile["title"].strip() in " ".join(person.page.locator("main").all_inner_texts())
    person.starts("hostile")
    while not person.path.endswith("/check"):
        open_everything(person)
        for radio in person.page.locator("input[type=radio]").all():
            radio.check()
        person.presses(CONTINUE)
    person.goes_to_result()
    root = person.response
    for name in PAGES:
        answer = person.opens(f"{root}/{name}")
        assert answer is not None
        assert answer.status == 200, name
        open_everything(person)


@pytest.mark.parametrize("first", range(0, len(SCRIPTS), 60))
def test_hostile_answers_are_only_words(person: Person, first: int) -> None:
    """Scripts typed into every box are shown on every later page, and none of them runs."""
    person.starts("hostile")
    person.presses(CONTINUE)
    open_everything(person)
    share = iter(SCRIPTS[first : first + 60] * 2)
    for box in person.page.locator("main textarea:visible, main input.govuk-input:visible").all():
        name = box.get_attribute("name") or ""
        box.fill("\n".join(next(share) for _ in range(6))[:400] if name != "l.word" else next(share)[:40])
    for radio in person.page.locator("input[type=radio][value='2']").all():
        radio.check()
    person.presses(CONTINUE)
    assert person.path.endswith("/check")
    person.goes_to_result()
    root = person.response
    for name in PAGES:
        person.opens(f"{root}/{name}")
        open_everything(person)
    person.opens(f"{root}/check")
    assert SCRIPTS[first].split("\n")[0].strip() in person.all_words()

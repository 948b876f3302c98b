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

from assess.service import plans
from assess.service.library import read_bytes
from assess.service.plans import CHECK_ON, PARTS, STORY
from tests.journeys.hostile import Deck, Hostile
from tests.journeys.person import Person
from tests.journeys.site import Site, page_templates, served
from tests.journeys.watching import Watch
from tests.security.payloads import PLACEHOLDERS, SCRIPTS
from tests.security.planting import places, planted, written
from tests.security.test_definitions import DOCUMENT, WOULD_RUN

NEVER_TEXT = {"id", "version", "language", "kind", "type", "level", "when", "about", "url", "$schema", "dimension"}
TYPED = tuple(dict.fromkeys((*SCRIPTS, *PLACEHOLDERS)))
NOTHING_OF_ANYBODY = {
    "errors/error.html",
    "respondent/deleted.html",
    "respondent/finish_here.html",
    "respondent/finished.html",
    "respondent/load.html",
    "respondent/privacy.html",
}
"""Pages that show no word of a questionnaire or of an answer."""
ANSWER_BOXES = {
    "place:other",
    "l.s2:evidence",
    "l.s2:reason",
    "l.ways:other",
    "l.word",
    "l.more",
    "listening:story",
    ":expect",
    ":matters",
}
PLAN_BOXES = (
    {f"new.{part}" for part in PARTS} | {f"plan:1.{part}" for part in PARTS} | {*plans.TEXTS, STORY} - {CHECK_ON}
)
MOST_ROUNDS = 6


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
def hostile_site(hostile: dict[str, Any], tmp_path: Path) -> Iterator[Site]:
    """A site that offers the hostile questionnaire and no other of its own."""
    folder = tmp_path / "made" / "hostile"
    folder.mkdir(parents=True)
    (folder / "1.0.json").write_text(json.dumps(hostile), encoding="utf-8")
    with served(tmp_path / "data", folder.parent) as site:
        yield site


@pytest.fixture
def person(browser: Browser, hostile_site: Site) -> Iterator[Person]:
    """Somebody who is offered the hostile questionnaire, in a browser that is watched."""
    context = browser.new_context(locale="en-GB")
    watch = Watch.over(context, hostile_site.address)
    yield Person(context.new_page(), hostile_site.address, watch)
    context.close()
    assert watch.faults == []


def test_hostile_words_are_only_words(person: Person, hostile_site: Site, hostile: dict[str, Any]) -> None:
    """Every payload is typed into an answer and into the plan, every page is looked at, and they are words on it."""
    person.opens("/")
    assert hostile["title"].strip() in " ".join(person.page.locator("main").all_inner_texts())
    somebody = Hostile(person, hostile_site, Deck(TYPED), Deck(TYPED))
    for number in range(MOST_ROUNDS):
        if somebody.answers.is_done and somebody.plan.is_done:
            break
        somebody.round(number)
    assert (len(somebody.answers.typed), len(somebody.plan.typed)) == (len(TYPED), len(TYPED))
    seen = " ".join(somebody.shown)
    assert [one for one in TYPED if " ".join(one.split()) not in seen] == []
    assert page_templates() - set(hostile_site.rendered) == NOTHING_OF_ANYBODY
    assert somebody.answers.boxes >= ANSWER_BOXES
    assert somebody.plan.boxes >= PLAN_BOXES

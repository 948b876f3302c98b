"""AC-01 and AC-02 in a real browser: hostile words in a questionnaire and in answers are shown, and nothing happens.

What the loader lets through (texts that would break out of an attribute) is served as a questionnaire; scripts are
typed as answers. The watch over the browser fails the test on a dialog, a content policy violation or a request
elsewhere.
"""

from __future__ import annotations

import json
import re
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
from tests.security.planting import Place, places, planted, pointer, written
from tests.security.test_definitions import DOCUMENT

TESTS = Path(__file__).parent.parent


def _document(path: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((TESTS / path).read_bytes())
    return document


def _service() -> dict[str, Any]:
    """Return a small questionnaire for a service, with bands and a sheet in words of its own."""
    document: dict[str, Any] = _document("cases/check/sound_readiness.json")["definition"]
    bands = _document("../questionnaires/near-me-readiness/1.0.json")["method"]["bands"]
    document["method"] |= {"bands": bands}
    document["sign_off"] |= {"lead": "For the people who decide."}
    return document


DOCUMENTS = {
    "hostile": DOCUMENT,
    "hostile-readiness": _service(),
    "hostile-reflection": _document("questionnaires/one-decision/1.0.json"),
}
"""By the id that it is offered under, what is made hostile: one of everything, and what only other kinds have."""
NO_WORDS = re.compile(
    r"/(when|enable_when|cpl|statements)(/|$)"
    r"|/(\$schema|id|code|version|language|kind|type|level|about|url|dimension|name|scale|left|right|at_most)$"
    r"|^/actions/\d+/resources/|^/pictures/\d+/question$"
)
"""Where a questionnaire holds rules and names, and no words for people."""
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


def _hostile(name: str) -> dict[str, Any]:
    """Return a questionnaire with its texts replaced by payloads that the loader accepts."""
    document = {**DOCUMENTS[name], "id": name}
    let_through = [text for text in (*SCRIPTS, *PLACEHOLDERS) if _loads(planted(document, ("title",), text))]
    turn = 0
    for place in _texts(name):
        for _ in range(len(let_through)):
            turn += 1
            tried = planted(document, place, let_through[turn % len(let_through)])
            if _loads(tried):
                document = tried
                break
    return document


def _loads(document: dict[str, Any]) -> bool:
    return read_bytes(written(document)).definition is not None


def _texts(name: str) -> list[Place]:
    """Return the places of a questionnaire that hold words for people."""
    return [place for place in places(DOCUMENTS[name]) if not NO_WORDS.search(pointer(place))]


@pytest.fixture(scope="module")
def hostile() -> dict[str, dict[str, Any]]:
    """The hostile questionnaires by id; each of their texts must have been replaced, or they would prove little."""
    made = {name: _hostile(name) for name in DOCUMENTS}
    kept = [
        name + pointer(place)
        for name, document in made.items()
        for place in _texts(name)
        if _at(document, place) == _at(DOCUMENTS[name], place)
    ]
    assert kept == []
    return made


def _at(document: Any, place: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - any JSON value
    for step in place:
        document = document[step]
    return document


@pytest.fixture
def hostile_site(hostile: dict[str, dict[str, Any]], tmp_path: Path) -> Iterator[Site]:
    """A site that offers the hostile questionnaires and no other of its own."""
    for name, document in hostile.items():
        folder = tmp_path / "made" / name
        folder.mkdir(parents=True)
        (folder / "1.0.json").write_text(json.dumps(document), encoding="utf-8")
    with served(tmp_path / "data", tmp_path / "made") as site:
        yield site


@pytest.fixture
def person(browser: Browser, hostile_site: Site) -> Iterator[Person]:
    """Somebody who is offered the hostile questionnaire, in a browser that is watched."""
    context = browser.new_context(locale="en-GB")
    watch = Watch.over(context, hostile_site.address)
    yield Person(context.new_page(), hostile_site.address, watch)
    context.close()
    assert watch.faults == []


def test_hostile_words_are_only_words(person: Person, hostile_site: Site, hostile: dict[str, dict[str, Any]]) -> None:
    """Every payload is typed into an answer and into the plan, every page is looked at, and they are words on it."""
    person.opens("/")
    offered = " ".join(person.page.locator("main").all_inner_texts())
    assert [one["title"] for one in hostile.values() if one["title"].strip() not in offered] == []
    somebody = Hostile(person, hostile_site, Deck(TYPED), Deck(TYPED))
    for number in range(MOST_ROUNDS):
        if somebody.answers.is_done and somebody.plan.is_done:
            break
        somebody.round(number)
    somebody.signs_off()
    somebody.reflects()
    somebody.reads_papers()
    assert (len(somebody.answers.typed), len(somebody.plan.typed)) == (len(TYPED), len(TYPED))
    seen = " ".join(somebody.shown)
    assert [one for one in TYPED if " ".join(one.split()) not in seen] == []
    assert page_templates() - set(hostile_site.rendered) == NOTHING_OF_ANYBODY
    assert somebody.answers.boxes >= ANSWER_BOXES
    assert somebody.plan.boxes >= PLAN_BOXES

"""A long questionnaire's pages are shown from few answers, and look as if they were shown from all."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assess.service import extracts, responses
from assess.service.services import Services
from assess.web import create_app
from tests.pages import ClientBrowser
from tests.web.steps import kept, save, sent

EVERY_TYPE = Path(__file__).parent.parent / "questionnaires" / "every-type" / "1.0.json"
SECTIONS = 20


@pytest.fixture
def long(make_services: Callable[..., Services], tmp_path: Path) -> Services:
    """Twenty sections of one statement; that of the last is asked only when that of the first is answered with 3."""
    document = json.loads(EVERY_TYPE.read_text("utf-8"))
    (first,) = document["sections"]
    statement = {"type": "statement", "level": "starting", "evidence_prompt": "When?"}
    document |= {
        "id": "long",
        "actions": [],
        "feedback": [],
        "setup": [],
        "notes": [],
        "levels": document["levels"][:1],
    }
    document["sections"] = [
        {
            **first,
            "id": f"s{number}",
            "lead": "Look.",
            "questions": [{**statement, "id": f"q{number}", "text": f"I do {number}."}],
        }
        for number in range(SECTIONS)
    ]
    document["sections"][-1]["questions"][0]["enable_when"] = {"answer": "q0", "is": 3}
    (tmp_path / "long").mkdir()
    (tmp_path / "long" / "1.0.json").write_text(json.dumps(document), "utf-8")
    services = make_services(ASSESS_QUESTIONNAIRES_DIR=str(tmp_path))
    assert services.library.get("long"), services.library.unavailable
    return services


def test_only_a_long_questionnaire_is_shown_from_few_answers(long: Services) -> None:
    """The page needs its own answers and that of the rule; the shipped questionnaires are read whole."""
    definition = long.library.get("long")
    assert definition
    needed = extracts.extracts(definition)
    assert needed
    assert set(needed.of("s5") or ()) >= {
        "q5",
        "q5:evidence",
        "q5:kinds",
        "s5:placement",
        "s5:story",
        "q0",
        ":sections",
    }
    assert "q6" not in (needed.of("s5") or ())
    assert needed.of("nowhere") is None
    shipped = long.library.get("palliative-levels")
    assert shipped
    assert extracts.extracts(shipped) is None


def test_every_page_looks_the_same_from_few_answers_and_from_all(
    long: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pages of a response with everything answered, compared but for the tokens that differ each time."""
    browser = ClientBrowser(create_app(long))
    asked = browser.get("/q/long")
    page = browser.send(asked, sent(asked, {"device": "own", "sections": "all"}))
    rid = page.path.split("/")[2]
    seen = []
    while not page.path.endswith("/check"):
        seen.append(page.path)
        radios = dict.fromkeys(page.form().names("radio"), "3" if "placement" not in page.path else "unsure")
        page = browser.visit(
            save(browser, page, {**radios, **({"q4:evidence": "my words"} if "s4" in page.path else {})}).headers[
                "location"
            ]
        )
    assert len(seen) == 2 * SECTIONS
    assert kept(long, rid)["q4:evidence"] == "my words"
    few = [browser.get(path).form().controls for path in seen]
    monkeypatch.setattr(responses, "extracts", lambda _: None)
    whole = [browser.get(path).form().controls for path in seen]
    for one, other in zip(few, whole, strict=True):
        assert [control for control in one if control.name != "key"] == [c for c in other if c.name != "key"]

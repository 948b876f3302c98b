"""Coming in, coming back, and the pages that hold nothing personal."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assess.service.services import Services
from assess.store import Store, StoreUnavailable
from assess.web import create_app
from assess.web.assets import Assets, AssetsMissing
from assess.web.csrf import FIELD
from tests.core.cases import questionnaire
from tests.pages import ClientBrowser
from tests.web.conftest import Clock
from tests.web.steps import FIRST, PALLIATIVE, STATEMENT, code, kept, resume, save, sent, start


def test_home_says_what_there_is_how_long_it_takes_and_what_people_get(visitor: ClientBrowser) -> None:
    """Each questionnaire is a card with its time and whom it is for."""
    home = visitor.get("/")
    assert f"/q/{PALLIATIVE}" in home.links
    for words in ("20 to 25 minutes", "One worker", "up to three next steps", "You need no account"):
        assert words in home.words


def test_the_start_page_says_when_it_is_used_and_what_for(visitor: ClientBrowser) -> None:
    """Before anybody begins they know whom it is for, when it helps and what the result may be used for."""
    start_page = visitor.get(f"/q/{PALLIATIVE}")
    for words in ("One worker", "Before a one-to-one, at induction", "evidence for CPL or an Open Badge"):
        assert words in start_page.words


def test_a_questionnaire_that_cannot_be_used_is_not_available_at_the_moment(
    make_services: Callable[..., Services], tmp_path: Path
) -> None:
    """Home says that something is missing; its own address says so kindly; an unknown address stays unknown."""
    broken = tmp_path / "own" / "tea" / "1.0.json"
    broken.parent.mkdir(parents=True)
    broken.write_text("{}", "utf-8")
    visitor = ClientBrowser(create_app(make_services(ASSESS_QUESTIONNAIRES_DIR=str(tmp_path / "own"))))
    assert "One questionnaire is not available at the moment." in visitor.get("/").words
    answer = visitor.get("/q/tea")
    assert answer.status == 503
    assert "This questionnaire is not available at the moment" in answer.words
    assert "your resume code still opens them" in answer.words
    assert visitor.get("/q/coffee").status == 404


def test_where_all_is_well_nothing_is_said_to_be_missing(visitor: ClientBrowser) -> None:
    """The shipped questionnaires can all be used."""
    assert "not available" not in visitor.get("/").words


def test_starting_needs_only_one_answer(visitor: ClientBrowser, services: Services) -> None:
    """Whose device it is has to be said; without it nothing is started and the choice of parts is kept."""
    asked = visitor.get(f"/q/{PALLIATIVE}")
    again = visitor.post(f"/q/{PALLIATIVE}", sent(asked, {"sections": "pe.loss"}))
    assert again.status == 422
    assert "#device" in again.links
    assert dict(again.form().values())["sections"] == "pe.loss"
    assert visitor.post(f"/q/{PALLIATIVE}", sent(asked, {"sections": "nowhere", "device": "own"})).status == 422
    assert visitor.post(f"/q/{PALLIATIVE}", sent(asked, {"device": "elsewhere"})).status == 422
    assert visitor.get("/q/nothing").status == 404
    begun = visitor.post(f"/q/{PALLIATIVE}", sent(again, {"device": "own"}))
    assert kept(services, begun.headers["location"].split("/")[2]) == {":sections": ["pe.loss"]}


def test_coming_back_leads_to_the_first_open_page(visitor: ClientBrowser, services: Services) -> None:
    """An untouched part begins with its placement, a part under way with its statements."""
    begun = start(visitor)
    typed = code(services, begun.id)
    assert resume(visitor, typed).path == begun.address("page/setup")
    save(visitor, visitor.get(begun.page.path), {"pe.fundamentals:placement": "informed"})
    assert resume(visitor, typed).path == begun.address(f"page/{FIRST}")
    page = visitor.get(begun.address(f"page/{FIRST}"))
    save(visitor, page, {f"pe.f.{level}{number}": "2" for level in "isex" for number in "12"})
    assert resume(visitor, typed).path == begun.address("page/pe.communication:placement")


def test_coming_back_when_everything_is_answered_leads_to_the_check(visitor: ClientBrowser, services: Services) -> None:
    """One part picked and answered: there is nothing left but to look it over."""
    begun = start(visitor, sections=FIRST)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    save(visitor, page, {f"pe.f.{level}{number}": "2" for level in "isex" for number in "12"})
    assert resume(visitor, code(services, begun.id)).path == begun.address("check")


def test_a_response_pinned_to_its_definition_opens_without_the_file(
    visitor: ClientBrowser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is lost later orphans nobody: the response goes on with the text kept in the database."""
    begun = start(visitor)
    monkeypatch.setattr(type(services.library), "by_hash", lambda *_: None)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert save(visitor, page, {STATEMENT: "2"}).status == 303
    assert kept(services, begun.id) == {STATEMENT: 2}


def test_a_file_taken_out_can_be_loaded_again(visitor: ClientBrowser, other: ClientBrowser, services: Services) -> None:
    """On another device the answers come back under a new code; what is no such file is refused in plain words."""
    begun = start(visitor)
    save(visitor, visitor.get(begun.address(f"page/{FIRST}")), {STATEMENT: "3"})
    file = visitor.get(begun.address("export.json")).body
    asked = other.get("/load")
    token = dict(asked.form().values())["csrf_token"]

    def load(content: bytes | None, **values: str) -> tuple[int, str, str]:
        data: dict[str, object] = {"csrf_token": token, "device": "own", **values}
        if content is not None:
            data["file"] = (io.BytesIO(content), "mine.json")
        answer = other.client.post("/load", data=data, content_type="multipart/form-data")
        return answer.status_code, answer.headers.get("Location", ""), answer.text

    assert load(None)[0] == 422
    assert load(file, device="")[0] == 422
    assert load(file, **{FIELD: "old"})[0] == 400
    for wrong in (b"", b"{}", b"\xff\xfe", b"[" * 100_000, json.dumps({"format": "assess-response-1"}).encode()):
        status, _, text = load(wrong)
        assert status == 422
        assert 'href="#file"' in text
    status, where, _ = load(file)
    assert status == 303
    assert "Your file is loaded. Here is its code" in other.get(where).words
    new = where.split("/")[2]
    assert new != begun.id
    assert kept(services, new) == {STATEMENT: 3}
    assert code(services, new) != code(services, begun.id)


def test_the_schemas_are_served_where_editors_look(visitor: ClientBrowser) -> None:
    """The schema of definitions and that of each questionnaire's answers, as JSON Schema."""
    definition = json.loads(visitor.get("/schemas/questionnaire-1.json").body)
    answers = json.loads(visitor.get(f"/schemas/answers/{PALLIATIVE}.json").body)
    assert definition["$schema"] == answers["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert visitor.get("/schemas/answers/nothing.json").status == 404


def test_health_is_red_when_answers_cannot_be_kept(visitor: ClientBrowser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A monitor sees 503 and the reason; otherwise 200."""
    assert visitor.get("/health").status == 200

    def away(_: Store) -> tuple[str, ...]:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(Store, "settings_faults", away)
    assert visitor.get("/health").status == 503
    monkeypatch.setattr(Store, "settings_faults", lambda _: ("PRAGMA synchronous is 1, must be 2",))
    red = visitor.get("/health")
    assert red.status == 503
    assert "synchronous" in red.text


def test_a_tired_worker_is_let_in_late_at_night_after_a_change_of_clocks(
    visitor: ClientBrowser, services: Services, clock: Clock
) -> None:
    """An hour forward, as in spring, neither ends an own session nor loses a save."""
    begun = start(visitor)
    clock.pass_by(hours=1)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert save(visitor, page, {STATEMENT: "1"}).status == 303
    assert kept(services, begun.id) == {STATEMENT: 1}


def test_assets_that_were_not_compiled_are_named(tmp_path: Path) -> None:
    """The message says which file is missing and which command makes it."""
    with pytest.raises(AssetsMissing, match=r"manifest\.json is missing: run `make assets`"):
        Assets(tmp_path)
    (tmp_path / "manifest.json").write_text('{"app.css": "app.1.css"}', "utf-8")
    with pytest.raises(AssetsMissing, match=r"app\.1\.css"):
        Assets(tmp_path)


def test_the_start_page_speaks_as_before_anything_is_answered(visitor: ClientBrowser) -> None:
    """What a part is about is said as for a decision still to come, not in the first wording there is."""
    leads = [section.lead for section in questionnaire("risk-enablement").sections]
    words = visitor.get("/q/risk-enablement").words
    assert [lead.usual for lead in leads if lead.usual not in words] == []
    assert [one.text for lead in leads for one in lead.variants if one.text != lead.usual and one.text in words] == []

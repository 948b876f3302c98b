import csv
import io
import json
from collections.abc import Callable

import pytest

from assess.report.renderer import RenderError
from assess.service import exports, responses, results
from assess.service.responses import Started as NewResponse
from assess.service.services import Services
from assess.web import create_app
from tests.pages import ClientBrowser
from tests.web.afterwards import answer, as_stored, finished
from tests.web.conftest import PlainPaper
from tests.web.steps import Started, code, kept, resume, save, start


@pytest.fixture
def begun(visitor: ClientBrowser, services: Services) -> Started:
    """Somebody with a result and a saved plan."""
    one = finished(visitor, services)
    answer(services, one.id, {"pe.f.i1:evidence": "=1+1 tells nothing", "pe.f.x2": {"not_applicable": "Not me"}})
    save(visitor, visitor.get(one.address("plan")), {"plan:pledge": "Sit down first"}, "save")
    save(visitor, visitor.get(one.address("sheet")), {"tick": ["strengths"]}, "preview")
    return one


FILES = {
    "plan.pdf": ("application/pdf", "inline", "palliative-levels-action-plan-2026-03-02.pdf"),
    "plan.pdf?print=large": ("application/pdf", "inline", "palliative-levels-action-plan-large-print-2026-03-02.pdf"),
    "sheet.pdf": ("application/pdf", "inline", "palliative-levels-one-to-one-sheet-2026-03-02.pdf"),
    "already.pdf": ("application/pdf", "inline", "palliative-levels-what-i-already-do-2026-03-02.pdf"),
    "plan.txt": ("text/plain; charset=utf-8", "attachment", "palliative-levels-action-plan-2026-03-02.txt"),
    "export.txt": ("text/plain; charset=utf-8", "attachment", "palliative-levels-cpl-notes-2026-03-02.txt"),
    "export.csv": ("text/csv; charset=utf-8", "attachment", "palliative-levels-answers-2026-03-02.csv"),
    "export.json": ("application/json; charset=utf-8", "attachment", "palliative-levels-answers-2026-03-02.json"),
}


@pytest.mark.parametrize("rest", FILES)
def test_a_file_has_a_safe_name_and_is_kept_by_no_cache(visitor: ClientBrowser, begun: Started, rest: str) -> None:
    """The name holds the questionnaire and the day, never a word anybody typed."""
    page = visitor.get(begun.address(rest))
    kind, shown, name = FILES[rest]
    assert page.status == 200
    assert page.headers["content-type"] == kind
    assert page.headers["content-disposition"] == f'{shown}; filename="{name}"'
    assert page.headers["cache-control"] == "no-store"


def test_large_print_is_another_document(visitor: ClientBrowser, begun: Started) -> None:
    """Asking for large print changes the page that is printed, not its words."""
    plain, large = (visitor.get(begun.address(one)) for one in ("plan.pdf", "plan.pdf?print=large"))
    assert "as-print--large" in large.text
    assert "as-print--large" not in plain.text


def test_a_print_that_fails_says_so_kindly(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says that everything is safe, with status 503, and the plan is still there."""
    services = make_services()

    def out_of_order(html: str) -> bytes:
        raise RenderError(html[:1])

    monkeypatch.setattr(services.renderer, "render", out_of_order)
    visitor = ClientBrowser(create_app(services))
    begun = finished(visitor, services)
    page = visitor.get(begun.address("plan.pdf"))
    assert page.status == 503
    assert "everything you saved is safe" in page.words
    assert visitor.get(begun.address("plan")).status == 200


def test_the_table_runs_nothing_in_a_spreadsheet(visitor: ClientBrowser, begun: Started) -> None:
    """A text that begins like a formula gets an apostrophe; the table reads back with its rows whole."""
    rows = list(csv.reader(io.StringIO(visitor.get(begun.address("export.csv")).text)))
    cells = [cell for row in rows for cell in row]
    assert "'=1+1 tells nothing" in cells
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    assert "Not me" in cells


@pytest.mark.parametrize("page", ["plan", "sheet", "already"])
def test_a_page_that_leads_to_a_print_makes_the_printer_ready(
    page: str, visitor: ClientBrowser, begun: Started, services: Services
) -> None:
    """Opening it is enough, so that the first print after a start does not wait; other pages leave it cold."""
    printer = services.renderer
    assert isinstance(printer, PlainPaper)
    before = printer.warmed
    visitor.get(begun.address("result"))
    assert printer.warmed == before
    assert visitor.get(begun.address(page)).status == 200
    assert printer.warmed == before + 1


def test_cpl_notes_never_say_that_anything_is_met(visitor: ClientBrowser, begun: Started) -> None:
    """They name what was learned and how it will be used, and claim nothing."""
    text = visitor.get(begun.address("export.txt")).text
    assert "Palliative and end of life care: my level" in text
    assert "What I learned" in text
    assert not [one for one in ("is met", "have met", "complies", "certified") if one in text.lower()]


def _loaded(services: Services, text: str) -> NewResponse:
    new = exports.load_saved(services, text.encode())
    assert isinstance(new, NewResponse), new
    return new


def test_a_file_loads_into_the_same_answers_plan_and_result(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """Out and in again: every answer, the plan, the ticks, and a result that says the same."""
    text = visitor.get(begun.address("export.json")).text
    new = _loaded(services, text)
    assert new.response_id != begun.id
    assert kept(services, new.response_id) == kept(services, begun.id)
    before, after = as_stored(services, begun), responses.open_response(services, new.response_id)
    assert results.current(after) == results.current(before)
    assert after.record.status == "completed"
    assert after.record.content_hash == before.record.content_hash


def test_a_loaded_file_opens_with_its_own_code_only(
    visitor: ClientBrowser, other: ClientBrowser, services: Services, begun: Started
) -> None:
    """It is a new response: the code it came with opens the old one."""
    new = _loaded(services, visitor.get(begun.address("export.json")).text)
    assert resume(other, new.code).path == f"/r/{new.response_id}/result"
    assert resume(other, code(services, begun.id)).path == begun.address("result")


def test_an_unfinished_response_is_unfinished_when_loaded(visitor: ClientBrowser, services: Services) -> None:
    """Nothing is completed for anybody by moving a file."""
    begun = start(visitor)
    answer(services, begun.id, {"pe.f.i1": 2})
    new = _loaded(services, visitor.get(begun.address("export.json")).text)
    assert responses.open_response(services, new.response_id).record.status == "in_progress"
    assert kept(services, new.response_id) == {"pe.f.i1": 2}


def _broken(text: str, **changes: object) -> bytes:
    return json.dumps(json.loads(text) | changes).encode()


@pytest.mark.parametrize(
    ("changes", "code_expected"),
    [
        ({"format": "something-else"}, "not_ours"),
        ({"content_hash": "0" * 64}, "unknown_version"),
        ({"content_hash": None}, "unknown_version"),
        ({"answers": [1]}, "not_ours"),
        ({"answers": {"pe.f.i1": 7}}, "not_on_scale"),
        ({"answers": {"nobody": 1}}, "unknown_question"),
        ({"plan": {"plan:1": "soon"}}, "wrong_type"),
        ({"plan": {"plan:check_on": "soon"}}, "not_a_date"),
        ({"plan": {"plan:nothing": "x"}}, "unknown_entry"),
        ({"plan": {"plan:sheet": "all"}}, "wrong_type"),
    ],
)
def test_a_file_that_was_changed_is_refused_by_name(
    visitor: ClientBrowser, services: Services, begun: Started, changes: dict[str, object], code_expected: str
) -> None:
    """Each fault is named and nothing is started, however the rest of the file looks."""
    text = visitor.get(begun.address("export.json")).text
    problems = exports.load_saved(services, _broken(text, **changes))
    assert isinstance(problems, tuple)
    assert [one.code for one in problems] == [code_expected]


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": 1, "a": 2}', b"NaN"])
def test_what_is_no_file_of_ours_is_refused(services: Services, raw: bytes) -> None:
    """Rubbish, depth, doubled keys and wrong encodings: a problem each, no crash."""
    problems = exports.load_saved(services, raw)
    assert isinstance(problems, tuple)
    assert problems


def test_levels_in_a_file_are_never_believed(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """Results in the file are for reading: loading works them out from the answers."""
    document = json.loads(visitor.get(begun.address("export.json")).text)
    document["results"] = [{"number": 9, "made_on": "2020-01-01", "result": {"headline": "Expert everywhere"}}]
    new = _loaded(services, json.dumps(document))
    assert [one.sequence for one in services.store.results(new.response_id)] == [1]
    assert "Expert everywhere" not in str(services.store.results(new.response_id))


def test_deleting_asks_once_and_then_everything_is_gone(
    visitor: ClientBrowser, other: ClientBrowser, services: Services, begun: Started
) -> None:
    """Looking at the page deletes nothing; pressing the button leaves nothing but the id in the list of erased ones."""
    old_code = code(services, begun.id)
    page = visitor.get(begun.address("delete"))
    assert "Nobody can bring them back" in page.words
    assert kept(services, begun.id)
    gone = save(visitor, page, {})
    assert gone.headers["location"] == "/deleted"
    assert "Everything is deleted" in visitor.visit("/deleted").words
    assert services.store.kept_response(begun.id) is None
    assert services.store.results(begun.id) == ()
    assert services.store.is_erased(begun.id)
    assert visitor.get(begun.address("result")).status == 404
    assert resume(other, old_code).status == 404


def test_a_stale_page_deletes_nothing(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """A foreign or old token asks once more."""
    assert visitor.post(begun.address("delete"), [("csrf_token", "old")]).status == 400
    assert services.store.kept_response(begun.id) is not None


def test_deleting_one_response_leaves_the_others_of_the_same_device(visitor: ClientBrowser, begun: Started) -> None:
    """On one's own phone a second response stays open and whole."""
    second = start(visitor)
    assert save(visitor, visitor.get(begun.address("delete")), {}).status == 303
    assert visitor.get(second.address("check")).status == 200

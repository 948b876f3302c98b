import pytest

from assess.service.services import Services
from tests.pages import ClientBrowser
from tests.web.afterwards import MODEST, answer, finished, to_result
from tests.web.steps import Started, kept, save, start

EXAMPLE = "I sat with her and we talked about the garden"
STRONG = "What is already strong"


@pytest.fixture
def begun(visitor: ClientBrowser, services: Services) -> Started:
    """Somebody with a result, an example, a story, a pledge and notes."""
    one = start(visitor)
    spoken = {
        "pe.fundamentals:placement": "informed",
        "pe.f.i1:evidence": EXAMPLE,
        "pe.f.i1:kinds": ["quote"],
        "pe.fundamentals:story": "Tea with a friend keeps me well",
    }
    answer(services, one.id, spoken, pe_fundamentals=MODEST["pe.fundamentals"])
    to_result(visitor, one)
    changes = {"plan:pledge": "Sit down first", "plan:notes": "Ask about nights", "plan:story": "Nobody sat down"}
    assert save(visitor, visitor.get(one.address("plan")), changes, "save").status == 303
    return one


def _offered(browser: ClientBrowser, begun: Started) -> list[str]:
    return browser.get(begun.address("sheet")).form().choices("checkbox")["tick"]


def _tick(browser: ClientBrowser, begun: Started, *ticks: str) -> str:
    """Tick these, and return the words of the preview."""
    page = browser.get(begun.address("sheet"))
    answered = save(browser, page, {"tick": ticks}, "preview")
    assert answered.headers["location"] == begun.address("sheet/preview")
    return browser.get(begun.address("sheet/preview")).words


def test_nothing_is_ticked_until_the_worker_ticks_it(visitor: ClientBrowser, begun: Started) -> None:
    """A fresh sheet holds the questions and room to write, and not one word about the worker."""
    form = visitor.get(begun.address("sheet")).form()
    assert [one.value for one in form.controls if one.kind == "checkbox" and one.chosen] == []
    for rest in ("sheet/preview", "sheet.pdf"):
        words = visitor.get(begun.address(rest)).words
        assert "Which example are you proudest of?" in words
        assert "What my manager will do" in words
        for secret in (STRONG, "Skilled", EXAMPLE, "Sit down first", "Ask about nights", "Nobody sat down", "Tea with"):
            assert secret not in words, (rest, secret)


@pytest.mark.parametrize(
    ("tick", "words"),
    [
        ("strengths", STRONG),
        ("domain pe.fundamentals", "Skilled"),
        ("action plan:1", "What I want to work on"),
        ("pledge", "Sit down first"),
        ("evidence pe.f.i1", EXAMPLE),
        ("story pe.fundamentals", "Tea with a friend"),
        ("my_story", "Nobody sat down"),
        ("notes", "Ask about nights"),
    ],
)
def test_a_tick_lets_in_its_own_part_and_no_other(
    visitor: ClientBrowser, begun: Started, tick: str, words: str
) -> None:
    """Each tick puts one thing on the sheet; preview and PDF agree word by word."""
    all_words = (STRONG, "Skilled", "What I want to work on", "Sit down first", EXAMPLE)
    preview = _tick(visitor, begun, tick)
    printed = visitor.get(begun.address("sheet.pdf")).words
    assert words in preview
    for other in all_words:
        assert (other in preview) == (other in printed) == (other == words), other


def test_ticks_are_remembered_and_can_be_taken_back(visitor: ClientBrowser, begun: Started) -> None:
    """The page shows what was ticked; unticking takes it off the sheet."""
    _tick(visitor, begun, "notes", "pledge")
    form = visitor.get(begun.address("sheet")).form()
    assert {one.value for one in form.controls if one.kind == "checkbox" and one.chosen} == {"notes", "pledge"}
    assert "Ask about nights" not in _tick(visitor, begun)


def test_a_tick_that_was_never_offered_is_left_out(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """Neither another worker's action nor a made-up id gets onto the sheet."""
    _tick(visitor, begun, "action plan:99", "evidence pe.f.x1", "everything", "notes")
    assert kept(services, begun.id)["plan:sheet"] == ["notes"]


def test_an_example_that_is_gone_is_not_on_the_sheet_either(
    visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """A tick shows what is there now, never an earlier text."""
    _tick(visitor, begun, "evidence pe.f.i1")
    answer(services, begun.id, {"pe.f.i1:evidence": None, "pe.f.i1:kinds": None})
    assert EXAMPLE not in visitor.get(begun.address("sheet.pdf")).words


def test_a_stale_sheet_keeps_the_ticks_on_the_page(visitor: ClientBrowser, services: Services, begun: Started) -> None:
    """Nothing is stored, and nothing has to be ticked again."""
    values = [("csrf_token", "old"), ("tick", "notes")]
    page = visitor.post(begun.address("sheet"), values)
    assert page.status == 400
    assert [one.value for one in page.form().controls if one.chosen and one.kind == "checkbox"] == ["notes"]
    assert "plan:sheet" not in kept(services, begun.id)


def test_free_text_is_offered_last_and_shown_in_full(visitor: ClientBrowser, begun: Started) -> None:
    """Whoever ticks their own words has just read them."""
    page = visitor.get(begun.address("sheet"))
    assert _offered(visitor, begun)[-4:] == ["evidence pe.f.i1", "story pe.fundamentals", "my_story", "notes"]
    assert EXAMPLE in page.words
    assert "it cannot be unseen" in page.words


def test_what_i_already_do_lists_what_is_done_with_the_examples(visitor: ClientBrowser, begun: Started) -> None:
    """Statements answered "yes" with the worker's own words beneath, on screen and on paper; others are not there."""
    for rest in ("already", "already.pdf"):
        words = visitor.get(begun.address(rest)).words
        assert "I can say in my own words what palliative care is" in words
        assert EXAMPLE in words
        assert "not a certificate" in words
        assert "I have seen this" in words
        assert "I use research, data and feedback" not in words


def test_somebody_who_has_just_begun_reads_a_kind_word(visitor: ClientBrowser, services: Services) -> None:
    """Where nothing is a "yes" yet, no strength is made up."""
    begun = finished(visitor, services, pe_fundamentals=(0,) * 8)
    assert (
        "You have looked honestly at your work. That is where it starts." in visitor.get(begun.address("already")).words
    )


def test_a_sheet_with_nothing_to_tick_does_not_ask_for_ticks(visitor: ClientBrowser) -> None:
    """Where nothing was answered, the page says that the sheet is there to talk and write."""
    words = visitor.get(start(visitor).address("sheet")).words
    assert "There is nothing to tick yet" in words
    assert "Tick what you would like" not in words


def _sheet_of(browser: ClientBrowser, services: Services, questionnaire: str, said: dict[str, object]) -> Started:
    one = start(browser, questionnaire=questionnaire)
    answer(services, one.id, said)
    to_result(browser, one)
    return one


def test_a_service_can_take_its_whole_result_to_the_meeting(visitor: ClientBrowser, services: Services) -> None:
    """The band of all together with what holds it, and what comes first, each by a tick of its own."""
    definition = services.library.get("near-me-readiness")
    assert definition
    statements = [one.id for section in definition.sections for one in section.statements]
    begun = _sheet_of(visitor, services, "near-me-readiness", {**dict.fromkeys(statements, 3), "nm.a3": 1})
    assert {"whole", "first"} <= set(_offered(visitor, begun))
    assert "Everything together" not in _tick(visitor, begun, "first")
    assert "Do this first" not in _tick(visitor, begun, "whole")
    words = _tick(visitor, begun, "whole", "first")
    assert "Everything together: Getting ready" in words
    assert "Do this first" in words
    assert "Add one line to every invite" in words


def test_a_reflection_can_take_what_stands_beside_its_arms(visitor: ClientBrowser, services: Services) -> None:
    """The balance and the voices are ticked one by one; questions to go on with are not on the sheet."""
    said = {
        "re.p1": "no",
        "re.p6": ["family"],
        **{f"re.a{n}": 3 for n in range(1, 6)},
        **{f"re.b{n}": 0 for n in range(1, 7)},
    }
    begun = _sheet_of(visitor, services, "risk-enablement", said)
    balance, voices = "beside re.balance", "beside re.voices"
    assert {balance, voices} <= set(_offered(visitor, begun))
    assert "Leaning towards gains" in _tick(visitor, begun, balance)
    assert "Leaning towards gains" not in _tick(visitor, begun, voices)
    assert "You have not said that you heard from the person yet." in _tick(visitor, begun, voices)
    assert "Questions to go on with" not in _tick(visitor, begun, balance, voices)

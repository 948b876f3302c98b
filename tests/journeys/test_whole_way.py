"""The whole way from the first page to a printed plan: with a mouse, with a keyboard, on a phone, without scripts."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.core.cases import case_files, read_case
from tests.journeys.conftest import PHONE, NewPerson
from tests.journeys.person import CONTINUE, LEAVE, Person

FUNDAMENTALS = "Fundamentals of palliative care"
PRINT = "Save, and print or keep as PDF"
MATTERS = "That nobody is alone."
OWN_ACTION = "Ask Margaret how she talks with families."
OTHER_ACTION = "Sit in when the nurse explains a syringe driver."
CHANGED = "Read the leaflet on thirst, and talk it over at handover."
PLEDGE = "sit down before I answer a hard question."
PLEDGE_TICK = "My pledge"
PERSONAS = [path for path in case_files("personas") if path.stem in {"modest", "domestic", "one-domain", "spiky"}]


def _assert_is_a_plan(file: bytes) -> None:
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert len(pdf.pages) >= 1
        assert str(pdf.Root.Lang).startswith("en")
        assert "plan" in str(pdf.docinfo["/Title"]).lower()


def _from_home_to_plan(person: Person) -> bytes:
    """Go the way that the pages point out, reading and pressing only what is there, and return the printed plan."""
    person.opens("/")
    person.follows("Palliative and end of life care: my level")
    person.picks(FUNDAMENTALS, of="Where do you want to begin?")
    person.picks("My own", of="Whose phone or computer is this?")
    person.presses("Start now")
    person.answers_everything()
    person.follows_button("Go on to your result")
    person.writes("What do you expect to see?", "That I am only starting.")
    person.goes_on_to_result()
    person.reads("That I am only starting.")
    person.reads("It is not an official assessment")
    person.follows_button("Make it a plan")
    person.writes("What matters most to you here?", "That nobody is alone.")
    person.presses("Go to my plan")
    person.reads("That nobody is alone.")
    person.writes("From today I will", "sit down before I answer a hard question.")
    return person.prints(PRINT)


def test_from_home_to_the_printed_plan(person: Person) -> None:
    """A worker who has never been here leaves with a plan on paper."""
    _assert_is_a_plan(_from_home_to_plan(person))


def test_from_home_to_the_printed_plan_on_a_phone(new_person: NewPerson) -> None:
    """The same way on a small screen with a finger."""
    _assert_is_a_plan(_from_home_to_plan(new_person(viewport=PHONE, has_touch=True, is_mobile=True)))


def test_from_home_to_the_printed_plan_without_scripts(new_person: NewPerson) -> None:
    """Nothing on the way needs a script."""
    _assert_is_a_plan(_from_home_to_plan(new_person(java_script_enabled=False)))


def test_leaving_and_coming_back_without_scripts(new_person: NewPerson) -> None:
    """Save and leave, the code, and coming back work without a script too."""
    person = new_person(java_script_enabled=False)
    person.starts(section=FUNDAMENTALS)
    person.picks("Skilled")
    person.presses(LEAVE)
    code = person.code()
    person.presses("Finish on this computer")
    person.comes_back_with(code)
    person.opens(f"{person.response}/check")
    person.reads("Skilled")


def _answers_by_keyboard(person: Person) -> None:
    keyboard = person.page.keyboard
    person.opens("/")
    person.tabs_to("Palliative and end of life care: my level")
    person.presses_enter()
    person.tabs_to_group("Where do you want to begin?")
    keyboard.press("ArrowDown")
    expect(person.group("Where do you want to begin?").get_by_label(FUNDAMENTALS, exact=True)).to_be_checked()
    person.tabs_to_group("Whose phone or computer is this?")
    keyboard.press("Space")
    person.tabs_to("Start now")
    person.presses_enter()
    for _ in range(4):
        if person.path.endswith("/check"):
            break
        for name in person.groups():
            person.tabs_to_group(name)
            keyboard.press("Space")
        person.tabs_to(CONTINUE)
        person.presses_enter()
    person.tabs_to("Go on to your result")
    person.presses_enter()
    while not person.path.endswith("/result"):
        person.tabs_to("Continue" if person.path.endswith("/expect") else "Show me my result")
        person.presses_enter()
    person.tabs_to("Make it a plan")
    person.presses_enter()


def _types(person: Person, box: str, text: str) -> None:
    person.tabs_to(box)
    person.page.keyboard.type(text)


def _opens_by_keyboard(person: Person, name: str) -> None:
    person.tabs_to(name)
    person.page.keyboard.press("Enter")


def _goes_by_keyboard(person: Person, name: str, to: str) -> None:
    person.tabs_to(name)
    person.presses_enter()
    assert person.path.partition("?")[0].partition("#")[0].endswith(to)


def _plans_by_keyboard(person: Person) -> None:
    _types(person, "What matters most to you here?", MATTERS)
    _goes_by_keyboard(person, "Go to my plan", "/plan")
    for words in (OTHER_ACTION, OWN_ACTION):
        _opens_by_keyboard(person, "Write something of my own")
        _types(person, "What I will do", words)
        _goes_by_keyboard(person, "Add it to my plan", "/plan")
    assert _chosen(person)[-2:] == [OTHER_ACTION, OWN_ACTION]
    _opens_by_keyboard(person, f"Change: {OWN_ACTION}")
    _types(person, "Who can help", "Deborah")
    _goes_by_keyboard(person, f"Move up: {OWN_ACTION}", "/plan")
    assert _chosen(person)[-2:] == [OWN_ACTION, OTHER_ACTION]
    person.reads("Who can help: Deborah")
    _types(person, "From today I will", PLEDGE)
    _goes_by_keyboard(person, "Save, and make a sheet for my one-to-one", "/sheet")


def _chosen(person: Person) -> list[str]:
    """Return the actions that the plan works on, in their order."""
    return person.page.locator("article:not(.as-plan-action--waiting) > h3").all_inner_texts()


def _prints_sheet_by_keyboard(person: Person) -> bytes:
    person.tabs_to(PLEDGE_TICK)
    person.page.keyboard.press("Space")
    _goes_by_keyboard(person, "Show me the sheet", "/sheet/preview")
    person.reads(PLEDGE)
    assert OWN_ACTION not in person.all_words(), "only what was ticked is on the sheet"
    person.tabs_to("Print it, or save it as PDF")
    with person.page.expect_response(lambda answer: ".pdf" in answer.url and answer.ok) as waiting:
        person.page.keyboard.press("Enter")
    return person.page.context.request.get(waiting.value.url).body()


def test_from_home_to_the_printed_sheet_by_keyboard_alone(person: Person) -> None:
    """Every control on the way is reached with Tab, shows its focus, and works with Space, arrows and Enter."""
    _answers_by_keyboard(person)
    assert person.path.endswith("/matters")
    _plans_by_keyboard(person)
    with pikepdf.open(io.BytesIO(_prints_sheet_by_keyboard(person))) as pdf:
        assert len(pdf.pages) >= 1
        assert "one-to-one" in str(pdf.docinfo["/Title"]).lower()


def test_changing_the_plan_taking_it_along_and_deleting_it_without_scripts(new_person: NewPerson) -> None:
    """Words, order and an action of one's own, the sheet, the files and the end of it all need no script."""
    person = new_person(java_script_enabled=False)
    person.finishes(section=FUNDAMENTALS)
    code = _leaves_and_returns(person)
    person.opens(f"{person.response}/plan")
    _changes_the_plan(person)
    person.presses("Save, and make a sheet for my one-to-one")
    person.picks(PLEDGE_TICK)
    person.presses("Show me the sheet")
    person.reads(PLEDGE)
    person.opens(f"{person.response}/export")
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name="Everything as a file (JSON)").click()
    file = waiting.value.path().read_text(encoding="utf-8")
    assert [words for words in (OWN_ACTION, CHANGED, PLEDGE) if words not in file] == []
    person.follows("Delete everything we keep for you")
    person.presses("Yes, delete everything")
    person.comes_back_with(code)
    person.reads("We do not know this code")


def _leaves_and_returns(person: Person) -> str:
    where = person.response
    person.opens(f"{where}/left")
    code = person.code()
    person.opens(f"{where}/result")
    return code


def _changes_the_plan(person: Person) -> None:
    """Write two actions, move one up, put the other in other words, and promise something."""
    page = person.page
    for words in (OTHER_ACTION, OWN_ACTION):
        page.get_by_text("Write something of my own").click()
        page.locator("[name='new.text']").fill(words)
        person.presses("Add it to my plan")
    assert _chosen(person)[-2:] == [OTHER_ACTION, OWN_ACTION]
    own = page.locator("article", has=page.get_by_role("heading", name=OWN_ACTION))
    own.locator("summary").click()
    person.goes_by(own.get_by_role("button", name="Move up"))
    assert _chosen(person)[-2:] == [OWN_ACTION, OTHER_ACTION]
    last = page.locator("article:not(.as-plan-action--waiting)").last
    last.locator("summary").click()
    last.get_by_label("What I will do").fill(CHANGED)
    person.writes("From today I will", PLEDGE)
    person.presses("Save my plan")
    assert _chosen(person)[-2:] == [OWN_ACTION, CHANGED]


def test_the_skip_link_leads_to_the_page_itself(person: Person) -> None:
    """The first Tab offers to skip what every page has; Enter puts the focus on the main part."""
    person.opens("/")
    person.tabs_to("Skip to main content", most=1)
    person.page.keyboard.press("Enter")
    assert person.page.evaluate("document.activeElement.id") == "main"


def test_mistakes_are_named_on_top_and_lead_to_their_box(person: Person) -> None:
    """A text that is too long is named in a summary that leads to it, and is still there."""
    person.starts("every-type")
    person.presses(CONTINUE)
    too_long = "listening " * 10
    person.writes("One word for good listening", too_long)
    person.presses(CONTINUE)
    assert person.page.title().startswith("Please look again")
    person.page.get_by_role("alert").get_by_role("link").first.click()
    box = person.page.get_by_label("One word for good listening")
    expect(box).to_be_focused()
    expect(box).to_have_value(too_long)


@pytest.mark.parametrize("path", PERSONAS, ids=lambda path: path.stem)
def test_a_person_reads_the_words_that_fit_them(new_person: NewPerson, path: Path) -> None:
    """What a persona's case says they see is on their result page, and what they must never see is not."""
    case, definition, _ = read_case(path)
    person = new_person()
    person.starts(definition.id)
    for _ in range(30):
        if person.path.endswith("/check"):
            break
        person.answers_like(case["answers"])
        person.presses(CONTINUE)
    person.goes_to_result()
    person.says_what_the_role_needs(case["answers"])
    shown = person.all_words()
    person.opens(f"{person.response}/plan")
    with_plan = f"{shown} {person.all_words()}"
    assert [words for words in case["sees"] if words.strip("()") not in with_plan] == []
    assert [words for words in case["never_sees"] if words in shown] == []
    assert re.search(r"\b(fail|poor|weak)", shown, re.IGNORECASE) is None

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


def test_answering_by_keyboard_alone(person: Person) -> None:
    """Every control on the way is reached with Tab, shows its focus, and works with Space, arrows and Enter."""
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
    assert person.path.endswith("/matters")


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

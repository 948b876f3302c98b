"""Taking back a choice: a radio cannot be unticked, so a button does it, with and without scripts."""

import pytest

from assess.service.services import Services
from tests.pages import ClientBrowser, Page
from tests.web.afterwards import finished
from tests.web.steps import EXAMPLE, FIRST, SECOND_STATEMENT, STATEMENT, kept, save, start

CLEAR = f"clear {STATEMENT}"


def clears(page: Page) -> set[str]:
    return {one.value for one in page.form().submits if one.value.startswith("clear ")}


def test_only_a_saved_choice_can_be_taken_back(visitor: ClientBrowser) -> None:
    """While somebody answers nothing more stands on the page; when they come back, each choice has its button."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert clears(page) == set()
    save(visitor, page, {STATEMENT: "0", EXAMPLE: "words"})
    again = visitor.get(page.path)
    assert clears(again) == {CLEAR}
    assert "Clear my answer to: " in again.words


def test_a_choice_taken_back_is_no_answer_and_the_rest_of_the_page_is_saved(
    visitor: ClientBrowser, services: Services
) -> None:
    """The page comes back at that question, and what else was chosen or written on it is kept."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    save(visitor, page, {STATEMENT: "2", EXAMPLE: "words"})
    answer = save(visitor, visitor.get(page.path), {SECOND_STATEMENT: "1"}, CLEAR)
    assert (answer.status, answer.headers["location"]) == (303, f"{page.path}#{STATEMENT}")
    assert kept(services, begun.id) == {EXAMPLE: "words", SECOND_STATEMENT: 1}
    assert clears(visitor.get(page.path)) == {f"clear {SECOND_STATEMENT}"}


def test_somebody_who_came_from_the_check_still_goes_back_there(visitor: ClientBrowser) -> None:
    """Taking a choice back does not lose the way."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    save(visitor, page, {STATEMENT: "2"})
    answer = save(visitor, visitor.get(f"{page.path}?return=check&at={STATEMENT}"), {}, CLEAR)
    assert answer.headers["location"] == f"{page.path}?return=check&at={STATEMENT}#{STATEMENT}"
    assert "Save and go back to your answers" in visitor.visit(answer.headers["location"].partition("#")[0]).words


@pytest.mark.parametrize("forged", ["clear ", "clear nothing", "clear pe.p1", f"clear {EXAMPLE}:x", "clear \0"])
def test_a_forged_name_clears_nothing(visitor: ClientBrowser, services: Services, forged: str) -> None:
    """Only a question of the page itself can lose its answer."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    save(visitor, page, {STATEMENT: "2"})
    assert save(visitor, visitor.get(page.path), {}, forged).status == 303
    assert kept(services, begun.id) == {STATEMENT: 2}


def test_the_second_look_takes_nothing_back(visitor: ClientBrowser, services: Services) -> None:
    """It is there to think once more about an answer, and has one button."""
    begun = finished(visitor, services)
    page = visitor.get(begun.address("second-look"))
    assert page.status == 200
    assert page.form().choices("radio")
    assert clears(page) == set()

"""Two people think about one decision, each on their own phone, and then look at both pictures together."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PHONE, NewPerson
from tests.journeys.person import CONTINUE, Person
from tests.journeys.site import Site

SHOW = "Show this to the other person"
STOP = "Stop showing my picture"


def _reflects(person: Person, root: str, label: str) -> None:
    """Answer everything alike, with no danger, and ask for the result."""
    person.opens(f"{root}/page/setup")
    person.picks("No", of="Is anyone in danger right now?")
    while not person.path.endswith("/check"):
        person.picks_everywhere(label)
        person.presses(CONTINUE)
    person.goes_to_result()


def _agrees(person: Person) -> None:
    """Go from the result to the preview, and show it."""
    person.follows("Think it through with someone")
    person.follows_button("See what I would show")
    person.presses(SHOW)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_two_people_see_both_pictures_while_both_agree(new_person: NewPerson, site: Site, script: bool) -> None:  # noqa: FBT001  a parameter of the test
    """One gives a code, the other answers on their own; both agree, both look, and one stops again."""
    one, other = (new_person(site.address, viewport=PHONE, java_script_enabled=script) for _ in range(2))
    one.starts("one-decision")
    mine = one.response
    one.opens(f"{mine}/second-person")
    one.presses("Make a one-time code")
    code = one.code()
    other.opens("/continue")
    other.writes("Resume code", code.lower())
    other.presses("Continue")
    other.reads("Think about the same decision")
    other.picks("My own")
    other.presses("Start my own")
    theirs = other.response
    _reflects(one, mine, "Fully")
    _reflects(other, theirs, "Not this time")
    _agrees(one)
    one.reads("Not shown now")
    _agrees(other)
    other.follows_button("See both side by side")
    other.reads("You see “What could go well” differently.")
    one.opens(f"{mine}/together")
    one.reads("The other person")
    one.presses(STOP)
    other.opens(f"{theirs}/together")
    assert other.path == f"{theirs}/second-person"
    other.reads("Not shown now")

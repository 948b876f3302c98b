"""One walk past every page in every state it can be in, for whatever wants to look at them all.

Each stop is named; the name is that of its picture. Stops follow each other, so the order matters.
"""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import FilePayload

from tests.journeys.person import CONTINUE, LEAVE, USUAL, Person
from tests.journeys.site import Site

FUNDAMENTALS = "Fundamentals of palliative care"
REFLECTION = "risk-enablement"
SOMETIMES = "Sometimes, or with support"
WORDS = "I noticed that he had stopped eating, told the nurse, and wrote it down."
TOO_LONG = "A very long story. " * 80
NOT_OURS: FilePayload = {"name": "rota.json", "mimeType": "application/json", "buffer": b'{"rota": []}'}
WRONG_CODE = "ZZZZ ZZZZ ZZZZ ZZZZ"
MANY_TRIES = 11


def tour(person: Person, site: Site) -> Iterator[str]:
    """Yield the name of each page state once the browser shows it."""
    yield from _before_answering(person)
    yield from _answering(person)
    yield from _every_kind_of_question(person)
    yield from _stopping(person)
    yield from _reflecting(person)
    yield from _two_people(person, site)
    yield from _nothing_answered(person)
    yield from _a_service(person)
    yield from _from_answers_to_result(person)
    yield from _planning(person)
    yield from _showing_and_taking_along(person, site)
    yield from _coming_back(person, site)
    yield from _refusals(person, site)
    yield from _leaving(person)


def open_everything(person: Person) -> None:
    """Open whatever is folded on the page."""
    person.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def _to_statements(person: Person) -> None:
    while not person.page.locator(".as-statement").count():
        person.presses(CONTINUE)


def _before_answering(person: Person) -> Iterator[str]:
    for path, name in (
        *(
            ("/", "home"),
            ("/privacy", "privacy"),
            ("/trainers", "trainers"),
            ("/trainers/every-type/blank", "blank-form"),
        ),
        *(("/continue", "continue"), ("/load", "load")),
    ):
        person.opens(path)
        yield name
    person.page.get_by_label("Your file").set_input_files(NOT_OURS)
    person.presses("Load my answers")
    person.reads("Something needs another look")
    yield "load-no-device"
    person.page.get_by_label("Your file").set_input_files(NOT_OURS)
    person.picks("My own")
    person.presses("Load my answers")
    person.reads("Something needs another look")
    yield "load-look-again"
    person.opens("/q/palliative-levels")
    yield "start"
    person.presses("Start now")
    yield "start-look-again"


def _answering(person: Person) -> Iterator[str]:
    person.starts()
    yield "set-up"
    _to_statements(person)
    yield "statements"
    open_everything(person)
    person.picks_everywhere(USUAL)
    person.page.get_by_role("radio", name="Not part of my role").last.check()
    person.page.locator(".as-evidence textarea").first.fill(WORDS)
    yield "statements-filled-and-open"
    person.page.locator(".as-evidence textarea").first.fill(TOO_LONG)
    person.presses(CONTINUE)
    yield "statements-look-again"
    open_everything(person)
    person.page.locator(".as-evidence textarea").first.fill(f"{WORDS} Call me on 07700 900123.")
    person.presses(CONTINUE)
    yield "next-placement"
    person.opens(f"{person.response}/check")
    yield "check-in-part"


def _every_kind_of_question(person: Person) -> Iterator[str]:
    first = person.path
    person.starts("every-type")
    person.picks("Somewhere else")
    yield "kinds-set-up"
    _to_statements(person)
    open_everything(person)
    person.picks("Something else")
    yield "kinds-statements"
    person.picks("Not yet")
    person.presses(CONTINUE)
    person.opens(f"{person.response}/expect")
    person.presses("Continue")
    yield "second-look"
    person.opens(first)


def _stopping(person: Person) -> Iterator[str]:
    first = person.path
    person.starts("one-decision")
    person.picks("Not sure")
    person.presses(CONTINUE)
    person.reads("Safety comes first")
    yield "stop"
    person.presses("I have done this or it is not needed")
    person.opens(first)


def _reflecting(person: Person) -> Iterator[str]:
    first = person.path
    person.starts(REFLECTION)
    person.picks("Yes", of="Is anyone in danger of serious harm right now?")
    person.picks("A child under 16")
    person.picks("Family", of="Whose idea is it?")
    person.picks("Colleagues")
    person.presses(CONTINUE)
    yield "reflection-stop"
    person.presses("I have done this or it is not needed")
    for label in ("Fully", "A little", "Quite a bit"):
        person.picks_everywhere(label)
        person.presses(CONTINUE)
    person.goes_to_result()
    person.reads("Leaning towards gains")
    yield "reflection-result"
    open_everything(person)
    yield "reflection-result-open"
    for name in ("conversation-card", "plan", "sheet/preview", "already", "history"):
        person.opens(f"{person.response}/{name}")
        yield f"reflection-{name.replace('/', '-')}"
    person.goes_by(person.page.locator("main section a").first)
    yield "reflection-earlier"
    person.opens(first)


def _two_people(person: Person, site: Site) -> Iterator[str]:
    first = person.path
    person.starts("one-decision")
    root = person.response
    person.opens(f"{root}/second-person")
    yield "second-person"
    person.presses("Make a one-time code")
    yield "second-person-code"
    code = person.code()
    site.clock.pass_by(days=15)
    person.opens(f"{root}/second-person")
    yield "second-person-code-too-old"
    person.presses("Make a new code")
    person.opens("/join")
    yield "join"
    person.writes("One-time code", code)
    person.presses("Go on")
    yield "join-look-again"
    yield from _agreeing(person, root)
    person.opens(first)


def _agreeing(person: Person, root: str) -> Iterator[str]:
    """Agree with somebody else, who has a browser of their own."""
    browser = person.page.context.browser
    assert browser
    person.opens(f"{root}/second-person")
    code = person.code()
    context = browser.new_context()
    other = Person(context.new_page(), person.address, person.watch)
    other.opens("/join")
    other.writes("One-time code", code)
    other.picks("My own")
    other.presses("Go on")
    other.presses("Start my own")
    person.opens(f"{root}/second-person")
    yield "second-person-joined"
    for one in (other, person):
        one.opens(f"{one.response}/page/setup")
        one.picks("No", of="Is anyone in danger right now?")
        while not one.path.endswith("/check"):
            one.picks_everywhere("Fully" if one is person else "A little")
            one.presses(CONTINUE)
        one.goes_to_result()
        one.opens(f"{one.response}/second-person/preview")
        if one is person:
            yield "second-person-preview"
        one.presses("Show this to the other person")
    yield "second-person-both"
    person.follows_button("See both side by side")
    yield "together"
    context.close()


def _nothing_answered(person: Person) -> Iterator[str]:
    first = person.path
    person.starts(section=FUNDAMENTALS)
    person.goes_to_result()
    for name in ("result", "plan", "sheet"):
        person.opens(f"{person.response}/{name}")
        yield f"{name}-nothing-answered"
    person.opens(first)


def _a_service(person: Person) -> Iterator[str]:
    """Yield the pages that a service sees and one worker does not."""
    first = person.path
    person.starts("near-me-readiness")
    yield "service-set-up"
    _to_statements(person)
    yield "service-statements"
    for number, label in enumerate(("Mostly in place", "In place and checked", "Don't know") * 3):
        if person.path.endswith("/check"):
            break
        person.picks_everywhere(label if number != 1 else "Started or planned")
        person.presses(CONTINUE)
    yield "service-check"
    person.opens(f"{person.response}/expect")
    yield "service-expect"
    person.goes_to_result()
    yield "service-result"
    open_everything(person)
    yield "service-result-open"
    person.opens(f"{person.response}/plan")
    yield "service-plan"
    person.opens(f"{person.response}/go-live")
    yield "go-live"
    person.page.get_by_label("By when").first.evaluate("box => { box.type = 'text'; box.value = 'soon' }")
    person.presses("Save the sheet")
    yield "go-live-look-again"
    person.opens(first)


def _conflict(person: Person) -> Iterator[str]:
    where = f"{person.response}/check"
    person.goes_by(person.page.locator("dd a", has_text="Change").nth(3))
    other = Person(person.page.context.new_page(), person.address, person.watch)
    other.opens(person.path)
    other.picks_everywhere(SOMETIMES)
    other.goes_by(other.page.locator(".as-actions button").first)
    other.page.close()
    person.picks_everywhere("Yes, and I help others do it")
    person.goes_by(person.page.locator(".as-actions button").first)
    yield "conflict"
    for choice in person.page.get_by_label("What was saved meanwhile").all():
        choice.check()
    person.presses("Save my choice")
    person.opens(where)


def _from_answers_to_result(person: Person) -> Iterator[str]:
    yield from _conflict(person)
    root = person.response
    person.opens(f"{root}/left")
    yield "left"
    person.opens(f"{root}/card")
    yield "card"
    person.opens(f"{root}/expect")
    person.writes("What do you expect to see?", "That I am just starting.")
    yield "expect"
    person.goes_to_result()
    yield "result"
    open_everything(person)
    yield "result-open"
    person.opens(f"{root}/history")
    yield "history"
    person.goes_by(person.page.locator("main section a").first)
    yield "earlier"
    person.opens(f"{root}/check")
    yield "check-after-result"
    person.goes_by(person.page.locator("dd a", has_text="Change").nth(3))
    person.picks(USUAL)
    person.goes_by(person.page.locator(".as-actions button").first)
    person.opens(f"{root}/result")
    person.reads("You changed some answers after")
    yield "result-amended"


def _planning(person: Person) -> Iterator[str]:
    root = person.response
    person.opens(f"{root}/matters")
    person.writes("What matters most to you here?", "That nobody is alone at the end.")
    yield "matters"
    person.presses("Go to my plan")
    yield "plan"
    person.page.get_by_text("Write something of my own").click()
    person.page.locator("[name='new.text']").fill("Ask Margaret how she talks with families.")
    person.presses("Add it to my plan")
    person.writes("From today I will", "sit down before I answer a hard question.")
    open_everything(person)
    yield "plan-open"
    person.presses("Save my plan")
    yield "plan-saved"


def _showing_and_taking_along(person: Person, site: Site) -> Iterator[str]:
    root = person.response
    person.opens(f"{root}/sheet")
    yield "sheet"
    person.presses("Show me the sheet")
    yield "sheet-preview"
    for name in ("already", "export", "delete"):
        person.opens(f"{root}/{name}")
        yield name
    site.printer.works = False
    person.opens("/trainers/every-type/blank.pdf")
    yield "no-print-for-trainers"
    person.opens(f"{root}/plan.pdf")
    yield "no-print"
    site.printer.works = True


def _coming_back(person: Person, site: Site) -> Iterator[str]:
    root = person.response
    person.opens(f"{root}/left")
    code = person.code()
    site.clock.pass_by(days=29)
    person.comes_back_with(code)
    yield "pledge"
    person.opens(f"{root}/plan")
    site.clock.pass_by(days=31)
    person.writes("From today I will", "ask one more question.")
    person.presses("Save my plan")
    yield "continue-with-something-kept"
    person.writes("Resume code", code)
    person.picks("My own")
    person.presses("Continue")
    yield "send-again"
    person.presses("Save it now")


def _refusals(person: Person, site: Site) -> Iterator[str]:
    root = person.response
    person.opens(f"{root}/matters")
    person.writes("What matters most to you here?", "Time to listen.")
    with site.locked():
        person.presses("Go to my plan")
    yield "not-saved"
    person.opens("/nowhere")
    yield "error-404"
    person.opens(f"{root}x/result")
    yield "not-open"
    person.comes_back_with(WRONG_CODE)
    person.reads("We do not know this code")
    yield "continue-wrong-code"
    for _ in range(MANY_TRIES):
        person.comes_back_with(WRONG_CODE)
    yield "continue-too-many-tries"
    site.clock.pass_by(hours=1)  # whoever shares the site may try a code again


def _leaving(person: Person) -> Iterator[str]:
    person.starts(section=FUNDAMENTALS, device="A shared one")
    yield "set-up-on-a-shared-computer"
    person.presses(LEAVE)
    person.page.context.clear_cookies()
    person.presses("Finish on this computer")
    yield "finish-here"
    person.presses("Finish on this computer")
    yield "finished"
    person.starts(section=FUNDAMENTALS)
    person.opens(f"{person.response}/delete")
    person.presses("Yes, delete everything")
    yield "deleted"

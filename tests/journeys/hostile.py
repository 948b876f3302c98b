"""Somebody who types scripts into every box they meet, and looks at every page that could show them.

Payloads are dealt like cards: each box takes as many as it has room for, so that a few rounds put every one of them
into an answer and into the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from playwright.sync_api import Locator

from tests.journeys.person import Person
from tests.journeys.site import Site
from tests.journeys.tour import open_everything
from tests.journeys.watching import Watch

BOXES = "main textarea:visible, main input.govuk-input:visible:not([type=date])"
FORWARD = "main form[method=post] .as-actions button"
SCRIPT = "**/app.*.js"
ONE_LINE = 90
"""Characters that the narrowest input of one line takes, but for the one that is named below."""
ROOM = {"l.word": 40}
LINES = 450
"""Characters that the narrowest box of several lines takes."""

# Per round the answers to the two statements: each of them practised once, left out once.
CHOICES: tuple[Mapping[str, str], ...] = (
    {"l.s1": "2", "l.s2": "0"},
    {"l.s1": "0", "l.s2": "2"},
    {"l.s1": "2", "l.s2": "na"},
)
SHORT_OF_IT, A_LITTLE = "1", "1"
"""The usual answers for a service, so that its sheet asks for a reason, and for a reflection."""


@dataclass
class Deck:
    """The payloads, which of them were typed, and where; when all were, it begins again from the first."""

    payloads: Sequence[str]
    typed: set[str] = field(default_factory=set)
    boxes: set[str] = field(default_factory=set)
    _next: int = 0

    @property
    def is_done(self) -> bool:
        """Whether every payload was typed somewhere."""
        return self.typed >= set(self.payloads)

    def into(self, box: Locator) -> None:
        """Fill a box with as many payloads as it has room for, at least one."""
        name = box.get_attribute("name") or ""
        several = box.evaluate("one => one.tagName") == "TEXTAREA"
        text = "\n".join(self._deal(LINES, 99) if several else self._deal(ROOM.get(name, ONE_LINE), 1, one_line=True))
        box.fill(text)
        self.boxes.add(name)

    def _deal(self, room: int, most: int, *, one_line: bool = False) -> Iterator[str]:
        """Yield the next payloads that fit into this many characters; those not yet typed go first."""
        waiting = [one for one in self.payloads if one not in self.typed]
        turn = (*self.payloads[self._next :], *self.payloads[: self._next])
        for one in [*waiting, *turn]:
            if most and len(one) < room and not (one_line and "\n" in one):
                self.typed.add(one)
                self._next = (self._next + 1) % len(self.payloads)
                room, most = room - len(one) - 1, most - 1
                yield one
                if not waiting or most == 0:
                    return


@dataclass
class Hostile:
    """One person and what they type: one deck for answers, one for the plan; ``shown`` is all that pages said back."""

    person: Person
    site: Site
    answers: Deck
    plan: Deck
    shown: list[str] = field(default_factory=list)

    def round(self, number: int) -> None:
        """Go from the start page to the end of everything, typing on the way and looking at every page."""
        self.person.starts("hostile")
        self._answers(CHOICES[number % len(CHOICES)])
        self._meets_itself()
        self._to_the_result()
        self._plans()
        self._takes_along()
        self._is_interrupted()

    # --- answering

    def _answers(self, choices: Mapping[str, str], usual: str = "") -> None:
        """Answer page after page, a stop too, until the answers are there to check."""
        while not self.person.path.endswith("/check"):
            open_everything(self.person)
            self._chooses(choices, usual)
            self._types(self.answers)
            self._looks()
            self._goes_on()
        self._looks()

    def _chooses(self, choices: Mapping[str, str], usual: str) -> None:
        """Choose in every group: as told, else the usual, else the last choice, which may ask for words."""
        for name in dict.fromkeys(
            one.get_attribute("name") for one in self.person.page.locator("main [type=radio]").all()
        ):
            wanted = choices.get(name or "", usual)
            group = self.person.page.locator(f'main [type=radio][name="{name}"]')
            fitting = group.locator(f'xpath=self::*[@value="{wanted}"]')
            (fitting if fitting.count() else group.last).check()
        for tick in self.person.page.locator('main [type=checkbox]:not([value="none"])').all():
            tick.check()

    def _types(self, deck: Deck) -> None:
        for box in self.person.page.locator(BOXES).all():
            deck.into(box)

    def _goes_on(self) -> None:
        self.person.goes_by(self.person.page.locator(FORWARD).first)

    def _looks(self) -> None:
        """Read the page as a person would, with everything on it open, but for what stands in boxes."""
        open_everything(self.person)
        words: str = self.person.page.evaluate(
            """() => {
              const copy = document.querySelector('main').cloneNode(true);
              copy.querySelectorAll('textarea, input').forEach(one => one.remove());
              return copy.textContent;
            }"""
        )
        self.shown.append(" ".join(words.split()))

    def _opens(self, *names: str) -> None:
        root = self.person.response
        for name in names:
            self.person.opens(f"{root}/{name}")
            self._looks()

    # --- two windows

    def _meets_itself(self) -> None:
        """Change a text in two windows, so that the page that shows both is seen."""
        root = self.person.response
        self.person.opens(f"{root}/page/listening")
        other = Person(self.person.page.context.new_page(), self.person.address, self.person.watch)
        other.opens(self.person.path)
        for one in (other, self.person):
            open_everything(one)
            self.answers.into(one.page.locator('[name="l.more"]'))
            one.goes_by(one.page.locator(FORWARD).first)
        other.page.close()
        assert self.person.page.locator("[name='choose.l.more']").count() == 2, "the two windows never met"
        self._looks()
        self.person.page.locator("[name='choose.l.more'][value=mine]").check()
        self._goes_on()

    # --- result, plan and papers

    def _to_the_result(self) -> None:
        self._opens("check", "left", "card", "expect")
        while not self.person.path.endswith("/result"):
            self._types(self.answers)
            self._looks()
            self._goes_on()
        self._opens("result", "history", "history/1")

    def _plans(self) -> None:
        self._opens("matters")
        self._types(self.answers)
        self._goes_on()
        page = self.person.page
        open_everything(self.person)
        for box in page.locator("main [name^='new.']:visible").all():
            self.plan.into(box)
        self.person.goes_by(page.locator("button[name=do][value=add]"))
        open_everything(self.person)
        for box in page.locator(BOXES).all():
            if not (box.get_attribute("name") or "").startswith("new."):
                self.plan.into(box)
        self.person.goes_by(page.locator("button[name=do][value=save]:not([aria-hidden])").first)
        self._looks()
        self._opens("pledge")
        self._types(self.plan)
        self._goes_on()
        self._looks()

    def _takes_along(self) -> None:
        self._opens("sheet")
        for tick in self.person.page.locator("main [name=tick]").all():
            tick.check()
        self._goes_on()
        assert self.person.path.endswith("/sheet/preview")
        self._looks()
        self._opens("already", "export", "delete", "check")
        self.site.printer.works = False
        self._opens("plan.pdf")
        self.site.printer.works = True

    # --- what comes between

    def _is_interrupted(self) -> None:
        """Send a page while nothing can be saved, and one after the session has run out; none saves by itself."""
        self.person.page.context.route(SCRIPT, lambda route: route.abort())
        with self.person.expecting("Failed to load resource: net::ERR_FAILED"):
            self._sends_in_vain()
        self.person.page.context.unroute(SCRIPT)

    def _sends_in_vain(self) -> None:
        self._opens("left")
        code = self.person.code()
        self._opens("matters")
        self._types(self.answers)
        with self.site.locked():
            self._goes_on()
        self._looks()
        self._opens("matters")
        self._types(self.answers)
        typed = self.person.page.locator("[name=':matters']").input_value()
        self.site.clock.pass_by(days=31)
        self._goes_on()
        self._looks()
        self.person.page.locator("[name=code]").fill(code)
        self.person.page.locator("[name=device][value=own]").check()
        self._goes_on()
        self._looks()
        self._goes_on()
        self._opens("matters")
        kept = self.person.page.locator("[name=':matters']").input_value()
        assert kept.split() == typed.split(), "what was typed came back, and went"

    # --- what only some kinds of questionnaire have

    def signs_off(self) -> None:
        """Answer for a service, and type into the sheet of its decision."""
        self.person.starts("hostile-readiness")
        self._answers({}, SHORT_OF_IT)
        self.person.goes_to_result()
        self._looks()
        self._opens("history/1", "plan", "sheet/preview", "already", "go-live")
        self._types(self.plan)
        self._goes_on()
        self.person.reads("Saved.")
        self._looks()

    def reflects(self) -> None:
        """Come to a stop, think a decision through, and see the pages that two people share."""
        self.person.starts("hostile-reflection")
        self._reflection()
        self._opens("conversation-card", "history/1", "plan", "sheet/preview", "already", "second-person")
        self.person.presses("Make a one-time code")
        self._looks()
        other = self._somebody_else()
        other._joins(self.person.code())
        for one in (other, self):
            one._opens("second-person/preview")
            one._goes_on()
            one._looks()
        self._opens("together")
        other.person.page.context.close()
        assert other.person.watch.faults == []

    def _reflection(self) -> None:
        """Answer everything and ask for the result."""
        self._answers({}, A_LITTLE)
        self.person.goes_to_result()
        self._looks()

    def _somebody_else(self) -> Hostile:
        """Return somebody with a browser of their own, who types from the same decks."""
        browser = self.person.page.context.browser
        assert browser
        context = browser.new_context(locale="en-GB")
        person = Person(context.new_page(), self.person.address, Watch.over(context, self.person.address))
        return replace(self, person=person)

    def _joins(self, code: str) -> None:
        """Begin with a one-time code, at first without saying on whose device, and answer."""
        self.person.opens("/join")
        self.person.writes("One-time code", code)
        self.person.presses("Go on")
        self._looks()
        self.person.picks("My own")
        self.person.presses("Start my own")
        self._reflection()

    def reads_papers(self) -> None:
        """Look at every paper of every hostile questionnaire, and at one that could not be printed."""
        self.person.opens("/trainers")
        self._looks()
        papers = self.person.page.locator("main a[href^='/trainers/hostile']")
        for address in [str(one.get_attribute("href")) for one in papers.all()]:
            if "." not in address:
                self.person.opens(address)
                self._looks()
        self.site.printer.works = False
        self.person.opens("/trainers/hostile/blank.pdf")
        self._looks()
        self.site.printer.works = True

"""Somebody who types scripts into every box they meet, and looks at every page that could show them.

Payloads are dealt like cards: each box takes as many as it has room for, so that a few rounds put every one of them
into an answer and into the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Locator

from tests.journeys.person import Person
from tests.journeys.site import Site
from tests.journeys.tour import open_everything

BOXES = "main textarea:visible, main input.govuk-input:visible:not([type=date])"
FORWARD = "main form[method=post] .as-actions button"
SCRIPT = "**/app.*.js"
ONE_LINE = 90
"""Characters that the narrowest input of one line takes, but for the one that is named below."""
ROOM = {"l.word": 40}
LINES = 450
"""Characters that the narrowest box of several lines takes."""

# Per round the answers to the two statements: each of them practised once, left out once.
CHOICES = (("2", "0"), ("0", "2"), ("2", "na"))


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
        while not self.person.path.endswith("/check"):
            self._answer(CHOICES[number % len(CHOICES)])
        self._looks()
        self._meets_itself()
        self._to_the_result()
        self._plans()
        self._takes_along()
        self._is_interrupted()

    # --- answering

    def _answer(self, choices: tuple[str, str]) -> None:
        open_everything(self.person)
        self._chooses(choices)
        self._types(self.answers)
        self._looks()
        self._goes_on()

    def _chooses(self, choices: tuple[str, str]) -> None:
        """Choose in every group: the statements as told, elsewhere the last choice, which may ask for words."""
        for name in dict.fromkeys(
            one.get_attribute("name") for one in self.person.page.locator("main [type=radio]").all()
        ):
            wanted = dict(zip(("l.s1", "l.s2"), choices, strict=True)).get(name or "")
            group = self.person.page.locator(f'main [type=radio][name="{name}"]')
            (group.locator(f'xpath=self::*[@value="{wanted}"]') if wanted else group.last).check()
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

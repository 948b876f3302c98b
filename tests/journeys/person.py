"""Somebody in front of a browser, in the words of the people who use Assess.

A step waits for what it needs (Playwright does) and never for time to pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, Response, expect

from tests.journeys.watching import Watch

PALLIATIVE = "palliative-levels"
USUAL = "Yes, in my usual work"
CONTINUE = "Save and continue"
LEAVE = "Save and leave"
_MOST_PAGES = 30


@dataclass
class Person:
    """One person and the page they look at."""

    page: Page
    address: str
    watch: Watch

    # --- moving about -----------------------------------------------------------------------------------------------

    def opens(self, path: str) -> Response | None:
        """Type an address."""
        return self.page.goto(self.address + path)

    def follows(self, name: str) -> None:
        """Click the first link of that name."""
        self.goes_by(self.page.get_by_role("link", name=name, exact=True).first)

    def presses(self, name: str) -> None:
        """Press the first button of that name."""
        self.goes_by(self.page.get_by_role("button", name=name, exact=True).first)

    def follows_button(self, name: str) -> None:
        """Follow a link that looks like a button."""
        self.goes_by(self.page.locator("a.govuk-button", has_text=name).first)

    def goes_by(self, control: Locator) -> None:
        """Click what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            control.click()

    def presses_enter(self) -> None:
        """Press Enter where the focus is, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    @property
    def path(self) -> str:
        """Return where they are, without the address of the server."""
        return self.page.url.removeprefix(self.address)

    @property
    def response(self) -> str:
        """Return the address below which their response lives."""
        return "/".join(self.path.split("/")[:3])

    def reads(self, words: str) -> None:
        """Expect words in the page's main part."""
        expect(self.page.locator("main")).to_contain_text(words)

    def sees_no(self, words: str) -> None:
        """Expect words to be nowhere on the page, nor in its source."""
        assert words not in self.page.content()

    def all_words(self) -> str:
        """Return the text of the page's main part, folded parts too, with single spaces."""
        return " ".join((self.page.locator("main").text_content() or "").split())

    @property
    def heading(self) -> str:
        """Return the page's first heading."""
        return self.page.get_by_role("heading", level=1).first.inner_text()

    # --- answering --------------------------------------------------------------------------------------------------

    def picks(self, label: str, *, of: str = "") -> None:
        """Choose an answer, in the group of that name or in the first that has it."""
        place = self.group(of) if of else self.page.locator("main")
        place.get_by_label(label, exact=True).first.check()

    def group(self, name: str) -> Locator:
        """Return the group of choices with a question's words in its name."""
        return self.page.get_by_role("group", name=name).first

    def picks_everywhere(self, label: str) -> None:
        """Choose the same answer to every question of the page that offers it."""
        for choice in self.page.get_by_role("radio", name=label, exact=True).all():
            choice.check()

    def answers_like(self, answers: Mapping[str, object]) -> None:
        """Give the stored answers of a case to the questions of this page."""
        for question, answer in answers.items():
            left_out = isinstance(answer, dict)
            choice = self.page.locator(f'[name="{question}"][value="{"na" if left_out else answer}"]')
            if choice.count():
                choice.check()
                if isinstance(answer, dict):
                    self.page.locator(f'[name="{question}:reason"]').fill(str(answer["not_applicable"]))

    def says_what_the_role_needs(self, answers: Mapping[str, object]) -> None:
        """Give a case's answers on the result page to what the role needs, if there are any."""
        needs = {question: str(level) for question, level in answers.items() if question.endswith(":role_need")}
        if needs:
            self.page.locator("#role summary").click()
            for question, level in needs.items():
                self.page.locator(f'select[name="{question}"]').select_option(level)
            self.presses("Save what my role needs")

    def writes(self, label: str, text: str) -> None:
        """Fill in the first box of that name."""
        self.page.get_by_label(label).first.fill(text)

    def starts(self, questionnaire: str = PALLIATIVE, section: str = "", *, device: str = "My own") -> None:
        """Go from the start page to the first page of questions; no section means all of them."""
        self.opens(f"/q/{questionnaire}")
        if section:
            self.picks(section, of="Where do you want to begin?")
        self.picks(device, of="Whose phone or computer is this?")
        self.presses("Start now")

    def answers_everything(self, label: str = USUAL, placed: str = "Informed") -> None:
        """Answer page after page the same way until the answers are there to check."""
        for _ in range(_MOST_PAGES):
            if self.path.endswith("/check"):
                return
            self.picks_everywhere(label)
            self.picks_everywhere(placed)
            self.presses(CONTINUE)
        raise AssertionError(f"the questions never came to their end: {self.path}")

    def goes_to_result(self) -> None:
        """Go from wherever they are to the result, leaving every pause as it is."""
        self.opens(f"{self.response}/expect")
        self.goes_on_to_result()

    def goes_on_to_result(self) -> None:
        """Press on from the first pause to the result."""
        for _ in range(_MOST_PAGES):
            if self.path.endswith("/result"):
                return
            self.goes_by(self.page.locator("main form .as-actions button").first)
        raise AssertionError(f"the result never came: {self.path}")

    def finishes(self, questionnaire: str = PALLIATIVE, section: str = "") -> None:
        """Go the whole way from start to result."""
        self.starts(questionnaire, section)
        self.answers_everything()
        self.goes_to_result()

    def code(self) -> str:
        """Return the resume code shown on the page, its groups parted by spaces."""
        return " ".join(self.page.locator("[data-code] span").all_inner_texts())

    def comes_back_with(self, code: str, device: str = "My own") -> None:
        """Continue with a resume code."""
        self.opens("/continue")
        self.writes("Resume code", code)
        self.picks(device)
        self.presses("Continue")

    # --- looking closer ---------------------------------------------------------------------------------------------

    @contextmanager
    def expecting(self, *console: str) -> Iterator[None]:
        """Allow console errors that begin like these, which the step is meant to cause."""
        before, self.watch.expected = self.watch.expected, (*self.watch.expected, *console)
        yield
        self.watch.expected = before

    def prints(self, name: str) -> bytes:
        """Press what leads to a PDF, which the browser shows by itself, and return the PDF."""
        with self.page.expect_response(lambda answer: ".pdf" in answer.url and answer.ok) as waiting:
            self.page.locator("a, button", has_text=name).first.click()
        return self.page.context.request.get(waiting.value.url).body()

    def tabs_to(self, name: str, most: int = 200) -> None:
        """Press Tab until the control of that name has the focus, and see that the focus shows."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.focused_name() == name:
                assert self.focus_shows(), f"nothing shows that {name!r} has the focus"
                return
        raise AssertionError(f"{name!r} is not reached by keyboard on {self.path}")

    def groups(self) -> list[str]:
        """Return the questions of the page that offer radios, in order."""
        names: list[str] = self.page.evaluate(
            """[...document.querySelectorAll('fieldset')].filter(one => one.querySelector('input[type=radio]'))
                 .map(one => one.querySelector('legend').innerText.trim())"""
        )
        return names

    def tabs_to_group(self, name: str, most: int = 200) -> None:
        """Press Tab until a radio of the question of that name has the focus, and see that the focus shows."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(
                """(one => one.type === 'radio' ? one.closest('fieldset').querySelector('legend').innerText.trim() : '')
                   (document.activeElement)"""
            )
            if focused == name:
                assert self.focus_shows(), f"nothing shows that {name!r} has the focus"
                return
        raise AssertionError(f"the choices of {name!r} are not reached by keyboard on {self.path}")

    def focused_name(self) -> str:
        """Return the words of what has the focus, with those that are only read aloud."""
        words: str = self.page.evaluate(
            "(one => one.labels?.[0]?.textContent || one.textContent || one.value || '')(document.activeElement)"
        )
        return " ".join(words.split())

    def focus_shows(self) -> bool:
        """Return whether what has the focus, or its label, looks different from before."""
        shows: bool = self.page.evaluate(
            """() => {
              const one = document.activeElement;
              const parts = [one, ...(one.labels || [])];
              const looks = part => ['', '::before', '::after'].map(pseudo => {
                const style = getComputedStyle(part, pseudo || null);
                const {outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor} = style;
                return [outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor].join();
              }).join();
              const focused = parts.map(looks).join();
              one.blur();
              const resting = parts.map(looks).join();
              one.focus();
              return focused !== resting;
            }"""
        )
        return shows

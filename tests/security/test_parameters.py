"""AC-11: SQL in every parameter there is: each field and button of each form on each page, queries, cookies, addresses.

The forms are read from the pages themselves, so that a field that is added tomorrow is tried tomorrow. What the server
said and what it kept must be the same on both databases.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from assess.service.services import Services
from assess.web import create_app
from tests.databases import DATABASES
from tests.pages import ClientBrowser, Control, Form, Page
from tests.respondent import to_result, walk
from tests.security.conftest import Clock, everything_kept, wired
from tests.security.payloads import SQL
from tests.web.afterwards import MODEST, answer
from tests.web.steps import FIRST, code, save, start

REFUSED = {400, 404, 409, 413, 422, 429}
ANSWERED = {200, 303} | REFUSED
TOKEN = "csrf_token"  # noqa: S105 - the name of a field
TURNS = 3
"""Each field is sent every third text, beginning elsewhere each time: the fields of one form get them all."""
QUERIES = ("look", "more", "note", "print", "new", "return", "sort", "page", "filter", "id[]")
HELD = ("check", "left", "expect", "second-look", "result", "matters", "plan", "pledge", "sheet", "history", "export")
# What a page without the right session, or a session too many, asks for; the rest of the pages are asked for by name.
MUST_BE_TRIED = {
    ("/q/every-type", "device"),
    ("/q/palliative-levels", "sections"),
    ("/continue", "code"),
    ("/continue", "device"),
    ("/continue", "kept_action"),
    ("/continue", "kept.l.more"),
    ("/load", "device"),
    ("/load", "file"),
    ("page", "key"),
    ("page", "own"),
    ("page", "seen"),
    ("page", "revision"),
    ("page", "return"),
    ("page", "do"),
    ("page", "to_choose"),
    ("page", "choose.l.more"),
    ("page", "l.ways"),
    ("page", "l.s2:evidence"),
    ("second-look", "asked"),
    ("sections", "section"),
    ("role-need", f"{FIRST}:role_need"),
    ("plan", "actions"),
    ("plan", "new.text"),
    ("plan", "plan:1.origin"),
    ("plan", "plan:1.position"),
    ("plan", "plan:1.due"),
    ("plan", "plan:story"),
    ("plan", "plan:next_meeting"),
    ("pledge", "plan:what_happened"),
    ("sheet", "tick"),
}
Outcome = tuple[str, str, str, int]


@dataclass
class Prober:
    """One person with two responses, who sends each form of each page once for each field and text."""

    services: Services
    clock: Clock
    browser: ClientBrowser = field(init=False)
    other: ClientBrowser = field(init=False)
    roots: tuple[str, str] = field(init=False)
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Go through one domain of the long questionnaire and all of the short one."""
        app = create_app(self.services)
        self.browser, self.other = ClientBrowser(app), ClientBrowser(app)
        begun = start(self.browser, sections=FIRST)
        answer(self.services, begun.id, {f"{FIRST}:placement": "informed"}, pe_fundamentals=MODEST[FIRST])
        page = self.browser.get(begun.address("expect"))
        while not page.path.endswith("/result"):
            page = self.browser.send(page, page.form().values())
        answer(self.services, begun.id, {"pe.f.i1": 1})
        walked = walk(self.browser, "every-type", choice=0)
        to_result(walked)
        self.roots = (f"/r/{begun.id}", walked.root)

    def forms(self) -> Iterator[tuple[str, Form]]:
        """Yield (page that shows it, form) for every form that posts, as it stands now."""
        addresses = ["/q/every-type", "/q/palliative-levels", "/continue", "/load"]
        addresses += [f"{root}/{name}" for root in self.roots for name in HELD]
        addresses += [
            f"{self.roots[1]}/page/{name}?return=check" for name in ("setup", "listening-placement", "listening")
        ]
        for address in addresses:
            yield from ((address, form) for form in self.browser.visit(address).forms if form.method == "post")
        yield from (("conflict", form) for form in self._conflict().forms if "/page/" in form.action)
        yield from (("interrupted", form) for form in self._interrupted().forms if form.action == "/continue")

    def _conflict(self) -> Page:
        page = self.browser.get(f"{self.roots[1]}/page/listening")
        save(self.browser, page, {"l.more": f"first {self.clock.now}"})
        return save(self.browser, page, {"l.more": f"second {self.clock.now}", "key": ""})

    def _interrupted(self) -> Page:
        page = self.browser.get(f"{self.roots[1]}/page/listening")
        return self.other.post(page.form().action, [*page.form().values(), ("l.more", "what was typed")])

    def try_everything(self) -> None:
        """Send every field of every form once with each text of its share; one name stands for many alike."""
        tried: set[tuple[str, str]] = set()
        for address, form in list(self.forms()):
            where = _where(form.action or address)
            if where in {"delete", "finish-here"}:
                continue  # they have no field but the token
            for name in dict.fromkeys(one.name for one in form.controls if one.name not in {"", TOKEN}):
                if (where, _shape(name)) not in tried:
                    tried.add((where, _shape(name)))
                    self._try(address, where, form, name, SQL[len(tried) % TURNS :: TURNS])

    def _try(self, address: str, where: str, form: Form, name: str, texts: Sequence[str]) -> None:
        """Send one form with each text in one field; what is refused changes nothing."""
        browser = self.other if address == "interrupted" else self.browser
        action = form.action or address
        form, before = self._fresh(address, action, form), everything_kept(self.services)
        for text in texts:
            self.clock.pass_by(seconds=0 if action.startswith("/r/") else 61)
            status = self._send(browser, action, self._values(form, name, text), name)
            self.outcomes.append((where, name, text, status))
            after = everything_kept(self.services)
            assert status not in REFUSED or after == before, (where, name, text)
            if after != before:
                form, before = self._fresh(address, action, form), everything_kept(self.services)

    def _fresh(self, address: str, action: str, form: Form) -> Form:
        """Return the form as its page shows it now, when the page can simply be asked for again."""
        if not address.startswith("/"):
            return form
        shown = self.browser.visit(address).forms
        return next((one for one in shown if one.method == "post" and (one.action or address) == action), form)

    @staticmethod
    def _values(form: Form, name: str, text: str) -> list[tuple[str, str]]:
        """Return what the form sends with a text in the place of one field, its first button pressed."""
        pressed = (
            [one for one in form.submits if one.name][:1] if name not in {one.name for one in form.submits} else []
        )
        kept = [(one.name, one.value) for one in [*_sending(form), *pressed] if one.name != name]
        return [*kept, (name, text)]

    @staticmethod
    def _send(browser: ClientBrowser, action: str, values: list[tuple[str, str]], name: str) -> int:
        if action != "/load":
            return browser.post(action, values).status
        data: dict[str, object] = dict(values)
        data["file"] = (io.BytesIO(dict(values)[name].encode()), "answers.json")
        return browser.client.post(action, data=data).status_code

    def kept_words(self) -> list[Mapping[str, object]]:
        """Return what is kept of the two responses, by question."""
        ids = [root.rpartition("/")[2] for root in self.roots]
        return [{key: one.value for key, one in self.services.store.answers(rid).items()} for rid in ids]


def _where(action: str) -> str:
    """Return the route that a form goes to, without the id of a response or of a page."""
    if "/page/" in action:
        return "page"
    return action.rpartition("/")[2] if action.startswith("/r/") else action


def _shape(name: str) -> str:
    """Return a field's name as one of many alike: one action of a plan, one statement, stands for the others."""
    return re.sub(r"^plan:\d+|^pe\.[a-z.]+\d*", "one", name)


def _sending(form: Form) -> list[Control]:
    return [Control(name, "", value) for name, value in form.values()]


def _probed(services: Services, clock: Clock) -> Prober:
    """Try everything beside somebody else, who keeps every word."""
    prober = Prober(services, clock)
    bystander = start(ClientBrowser(create_app(services)))
    answer(services, bystander.id, pe_fundamentals=MODEST[FIRST])
    kept = services.store.kept_response(bystander.id)
    prober.try_everything()
    assert services.store.kept_response(bystander.id) == kept
    assert start(prober.browser).page.status == 200
    return prober


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prober]:
    """Everything tried on SQLite, where the other database's answers are measured against."""
    clock = Clock()
    with wired(tmp_path_factory.mktemp("reference"), clock=clock) as services:
        yield _probed(services, clock)


def test_sql_in_any_parameter_is_text_or_nothing(on_sqlite: Prober) -> None:
    """In no field of no form does it end in a 5xx; what is refused changes nothing, and nobody else's words move."""
    assert MUST_BE_TRIED - {(where, name) for where, name, _, _ in on_sqlite.outcomes} == set()
    assert [one for one in on_sqlite.outcomes if one[3] not in ANSWERED] == []


@pytest.mark.parametrize("database", [DATABASES[1]], indirect=True)
def test_both_databases_say_and_keep_the_same(services: Services, clock: Clock, on_sqlite: Prober) -> None:
    """The same requests on PostgreSQL have the same answers and leave the same words."""
    prober = _probed(services, clock)
    assert prober.outcomes == on_sqlite.outcomes
    assert prober.kept_words() == on_sqlite.kept_words()


def test_sql_in_a_query_or_a_cookie_changes_nothing(services: Services, clock: Clock) -> None:
    """Every page answers as it does without the query; a made-up session opens nothing."""
    prober = Prober(services, clock)
    root = prober.roots[0]
    for name in (*HELD, "sheet/preview", "plan.txt", "export.csv"):
        plain = prober.browser.get(f"{root}/{name}").status
        before = everything_kept(services)
        for text in SQL:
            quoted = "".join(f"%{byte:02x}" for byte in text.encode())
            query = "&".join(f"{one}={quoted}" for one in QUERIES)
            assert prober.browser.get(f"{root}/{name}?{query}").status == plain, (name, text)
        assert everything_kept(services) == before
    stranger = create_app(services).test_client()
    for text in SQL:
        quoted = "".join(f"%{byte:02x}" for byte in text.encode())
        for cookie in (text.replace(";", ""), quoted):
            headers = {"Cookie": f"assess_session={cookie}; assess_visit={cookie}"}
            assert stranger.get(f"{root}/check", headers=headers).status_code == 404
            assert stranger.get(f"/r/{quoted}/check", headers=headers).status_code == 404


def test_sql_around_a_good_code_does_not_open_its_answers(services: Services, clock: Clock) -> None:
    """A code with SQL before, behind or inside is no code; the code alone is."""
    prober = Prober(services, clock)
    good = code(services, prober.roots[0].rpartition("/")[2])
    asked = prober.other.get("/continue")
    for text in SQL:
        for typed in (f"{good}{text}", f"{text}{good}", f"{good[:9]}{text}{good[9:]}"):
            clock.pass_by(seconds=61)
            if any(letter.isalnum() for letter in text) or set(text) & set("'\";%/\\?$:*["):
                assert save(prober.other, asked, {"code": typed, "device": "own"}).status in {404, 429}, typed
    clock.pass_by(seconds=61)
    assert save(prober.other, asked, {"code": good, "device": "own"}).status == 303

"""AC-10: every form that changes something is sent whole, once with another browser's token and once with its own.

A form without a good token would be refused by many checks; only a complete one shows that the token itself is asked
for. So each form is taken from the page where people meet it, filled in, and refused for nothing but its token.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask

from assess.core.sign_off import DECISION
from assess.service import pairs
from assess.service.services import Services
from tests.pages import ClientBrowser, Form, Page
from tests.respondent import to_result, walk
from tests.security.conftest import everything_kept
from tests.web.afterwards import MODEST, answer, finished
from tests.web.steps import EXAMPLE, FIRST, PALLIATIVE, STORY, Started, code, start

WORDS = "my own words"
PAIR = "/r/{rid}/second-person"
OTHER_DOMAIN = "pe.communication"
Sent = list[tuple[str, str]]


def _begun(visitor: ClientBrowser, services: Services) -> Started:
    made = start(visitor, sections=FIRST)
    answer(services, made.id, {f"{FIRST}:placement": "informed"}, pe_fundamentals=MODEST[FIRST])
    page = visitor.get(made.address("expect"))
    while not page.path.endswith("/result"):
        page = visitor.send(page, page.form().values())
    answer(services, made.id, {"pe.f.i1": 1})
    return made


def _service(visitor: ClientBrowser, _: Services) -> Started:
    return _through(visitor, "near-me-readiness")


def _reflection(visitor: ClientBrowser, _: Services) -> Started:
    return _through(visitor, "one-decision")


def _through(visitor: ClientBrowser, questionnaire: str) -> Started:
    page = to_result(walk(visitor, questionnaire))
    return Started(page.path.split("/")[2], page)


def _offered(visitor: ClientBrowser, services: Services) -> Started:
    """Think a decision through, and make a one-time code."""
    made = _reflection(visitor, services)
    pairs.give_code(services, made.id)
    return made


def _offer(services: Services, made: Started) -> pairs.Offer:
    standing = pairs.standing(services, made.id)
    assert standing
    offer = pairs.find(services, standing.code or "", "")
    assert isinstance(offer, pairs.Offer)
    return offer


def _joined(visitor: ClientBrowser, services: Services) -> Started:
    """The same, and somebody used the code."""
    made = _offered(visitor, services)
    assert pairs.join(services, _offer(services, made), "own")
    return made


def _shown(visitor: ClientBrowser, services: Services) -> Started:
    """The same, and the picture is shown to them."""
    made = _joined(visitor, services)
    standing = pairs.standing(services, made.id)
    assert standing
    assert pairs.show(services, made.id, standing.pair_id)
    return made


@dataclass(frozen=True)
class Case:
    """One form: the route it goes to, the page it stands on, and what somebody typed, chose or pressed there.

    ``page`` and ``action`` hold ``{rid}`` where the id of the response stands.
    """

    endpoint: str
    page: str
    action: str
    typed: Mapping[str, str] = field(default_factory=dict)
    pressed: Mapping[str, str] = field(default_factory=dict)
    begin: Callable[[ClientBrowser, Services], Started] = _begun


CASES = (
    Case("start", f"/q/{PALLIATIVE}", f"/q/{PALLIATIVE}", {"device": "shared", "sections": FIRST}),
    Case(
        "page", f"/r/{{rid}}/page/{FIRST}", f"/r/{{rid}}/page/{FIRST}", {EXAMPLE: WORDS, STORY: WORDS, "pe.f.i1": "3"}
    ),
    Case("add_section", "/r/{rid}/check", "/r/{rid}/sections", pressed={"section": OTHER_DOMAIN}),
    Case("expect", "/r/{rid}/expect", "/r/{rid}/expect", {":expect": WORDS}),
    Case("second_look", "/r/{rid}/second-look", "/r/{rid}/second-look", {"pe.f.e1": "3"}),
    Case("finish", "/r/{rid}/result", "/r/{rid}/finish"),
    Case("role_need", "/r/{rid}/result", "/r/{rid}/role-need", {f"{FIRST}:role_need": "expert"}),
    Case("matters", "/r/{rid}/matters", "/r/{rid}/matters", {":matters": WORDS}),
    Case(
        "plan",
        "/r/{rid}/plan",
        "/r/{rid}/plan",
        {
            "new.text": WORDS,
            "new.helpers": WORDS,
            "plan:pledge": WORDS,
            "plan:notes": WORDS,
            "plan:next_meeting": WORDS,
        },
        {"do": "add"},
    ),
    Case("pledge", "/r/{rid}/pledge", "/r/{rid}/pledge", {"plan:what_happened": WORDS}),
    Case("sheet", "/r/{rid}/sheet", "/r/{rid}/sheet", {"tick": "strengths"}),
    Case("new_code", "/r/{rid}/left", "/r/{rid}/code"),
    Case("finish_here", "/r/{rid}/left", "/finish-here"),
    Case("delete", "/r/{rid}/delete", "/r/{rid}/delete"),
    Case("go_live", "/r/{rid}/go-live", "/r/{rid}/go-live", {DECISION: WORDS}, {"do": "save"}, _service),
    Case("one_time_code", PAIR, f"{PAIR}/code", begin=_reflection),
    Case("leave_pair", PAIR, f"{PAIR}/leave", begin=_offered),
    Case("show_picture", f"{PAIR}/preview", f"{PAIR}/show", begin=_joined),
    Case("hide_picture", PAIR, f"{PAIR}/hide", begin=_shown),
)
BY_HAND = {"resume", "join", "load_saved"}
"""Sent by a test of their own: two need somebody else's code, one a file."""


@pytest.fixture
def begun(visitor: ClientBrowser, services: Services) -> Started:
    """One domain gone through to its result, and an answer changed after it."""
    return _begun(visitor, services)


def _form_to(page: Page, action: str) -> Form:
    return next(form for form in page.forms if form.method == "post" and (form.action or page.path) == action)


def _filled(form: Form, case: Case, **changed: str) -> Sent:
    given = {**case.typed, **case.pressed, **changed}
    return [*((name, value) for name, value in form.values() if name not in given), *given.items()]


def _chosen(form: Form) -> dict[str, str]:
    return dict(form.values())


def test_every_route_that_changes_something_is_sent_its_own_form(app: Flask) -> None:
    """A route that takes POST and has no form here fails the build."""
    posting = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posting == {case.endpoint for case in CASES} | BY_HAND


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.endpoint)
def test_a_whole_form_is_refused_for_its_token_alone(
    case: Case, app: Flask, visitor: ClientBrowser, services: Services
) -> None:
    """With another browser's token: 400, nothing changed, what was typed is back; sent again as it stands, it works."""
    begun = case.begin(visitor, services)
    action = case.action.format(rid=begun.id)
    page = visitor.get(case.page.format(rid=begun.id))
    foreign = _chosen(_form_to(ClientBrowser(app).get(f"/q/{PALLIATIVE}"), f"/q/{PALLIATIVE}"))["csrf_token"]
    before = everything_kept(services)
    refused = visitor.post(action, _filled(_form_to(page, action), case, csrf_token=foreign))
    assert refused.status == 400
    assert everything_kept(services) == before
    again = _form_to(refused, action)
    assert {name: _chosen(again).get(name) for name in case.typed} == dict(case.typed)
    assert visitor.post(action, [*again.values(), *case.pressed.items()]).status == 303
    assert everything_kept(services) != before


def test_a_code_with_a_foreign_token_opens_nothing(
    visitor: ClientBrowser, other: ClientBrowser, services: Services
) -> None:
    """A page elsewhere that knows a code cannot sign somebody in; the code comes back, and then it opens."""
    begun = start(visitor)
    typed = {"code": code(services, begun.id), "device": "own"}
    case = Case("resume", "/continue", "/continue", typed)
    before = everything_kept(services)
    refused = other.post("/continue", _filled(_form_to(other.get("/continue"), "/continue"), case, csrf_token="0" * 32))
    assert refused.status == 400
    assert everything_kept(services) == before
    assert other.get(begun.address("check")).status == 404
    again = _form_to(refused, "/continue")
    assert {name: _chosen(again)[name] for name in typed} == typed
    assert other.post("/continue", again.values()).status == 303
    assert other.get(begun.address("check")).status == 200


def test_a_one_time_code_with_a_foreign_token_begins_nothing(
    visitor: ClientBrowser, other: ClientBrowser, services: Services
) -> None:
    """A page elsewhere that knows a one-time code cannot use it up; the code comes back, and then it is good."""
    typed = {"code": _offer(services, _offered(visitor, services)).code, "device": "own"}
    case = Case("join", "/join", "/join", typed)
    about = other.post("/join", _filled(_form_to(other.get("/join"), "/join"), case))
    before = everything_kept(services)
    refused = other.post("/join", _filled(_form_to(about, "/join"), case, csrf_token="0" * 32))
    assert refused.status == 400
    assert everything_kept(services) == before
    again = _form_to(refused, "/join")
    assert {name: _chosen(again)[name] for name in typed} == typed
    about = other.post("/join", again.values())
    assert other.post("/join", _form_to(about, "/join").values()).status == 303
    assert len(everything_kept(services)["response"]) == len(before["response"]) + 1


def test_a_file_with_a_foreign_token_is_not_loaded(visitor: ClientBrowser, services: Services) -> None:
    """A file that could be loaded makes no response without the token of the page."""
    saved = visitor.get(finished(visitor, services).address("export.json")).body

    def load(token: str) -> int:
        data = {"csrf_token": token, "device": "shared", "file": (io.BytesIO(saved), "answers.json")}
        return visitor.client.post("/load", data=data).status_code

    good = _chosen(_form_to(visitor.get("/load"), "/load"))["csrf_token"]
    before = everything_kept(services)
    assert load("0" * 32) == 400
    assert everything_kept(services) == before
    assert load(good) == 303
    assert len(everything_kept(services)["response"]) == len(before["response"]) + 1


@pytest.mark.parametrize("spoil", [lambda token: token[:-1], lambda token: token.swapcase(), lambda _: ""])
def test_a_token_that_is_nearly_right_is_wrong(
    spoil: Callable[[str], str], visitor: ClientBrowser, services: Services, begun: Started
) -> None:
    """A cut, a changed and an empty token delete nothing."""
    form = _form_to(visitor.get(begun.address("delete")), begun.address("delete"))
    good = _chosen(form)["csrf_token"]
    assert spoil(good) != good
    assert visitor.post(begun.address("delete"), [("csrf_token", spoil(good))]).status == 400
    assert services.store.response(begun.id) is not None

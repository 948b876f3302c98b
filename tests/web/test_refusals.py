"""What the pages refuse: AC-07, AC-10 and AC-15 of SECURITY, and what they say instead."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from assess.service.services import Services
from assess.web import create_app, pairs
from assess.web.errors import WORDS
from assess.web.refusals import REASONS
from assess.web.security import ACCESS, Access
from tests.pages import ClientBrowser
from tests.web.conftest import Clock
from tests.web.steps import EXAMPLE, FIRST, STATEMENT, STORY, kept, save, sent, start

IDS = {"page_id": FIRST, "qid": "palliative-levels", "number": "1", "name": "nothing.css"}
NOT_THERE = frozenset({"go_live", *(rule[1] for rule in pairs.ROUTES)})
"""Endpoints of what the questionnaire asked here does not have: a decision to sign, and a second person."""


def routes(app: Flask, method: str, access: Access | None = None) -> list[tuple[str, str]]:
    """Return (endpoint, rule with its other ids filled in) of every route that takes a method."""
    found = []
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and (access is None or ACCESS[rule.endpoint] is access):
            path = rule.rule
            for name, value in IDS.items():
                for kind in ("", "int:", "path:"):
                    path = path.replace(f"<{kind}{name}>", value)
            found.append((rule.endpoint, path))
    return found


def logged(log: pytest.LogCaptureFixture) -> list[str]:
    """Return the lines about refusals since the last time, each of which has nothing but what it may have."""
    lines = [one.getMessage() for one in log.records if one.name == "assess.web.refusals"]
    assert {one.levelname for one in log.records} <= {"WARNING"}
    log.clear()
    return lines


def test_every_route_is_on_the_access_list_and_the_list_names_no_other(app: Flask) -> None:
    """A route nobody listed fails here, and so does a listed one that is gone."""
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_a_route_that_is_not_on_the_list_is_refused(services: Services, caplog: pytest.LogCaptureFixture) -> None:
    """Forgetting to list a route closes it instead of opening it."""
    app = create_app(services)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text
    assert logged(caplog) == ["refused /forgotten with 403: the route is not on the access list"]


def test_a_foreign_a_missing_and_an_erased_response_look_the_same(
    app: Flask,
    visitor: ClientBrowser,
    other: ClientBrowser,
    services: Services,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every page of a response, by every method, for anybody who may not open it: the same answer, byte for byte."""
    mine, foreign, erased = start(visitor), start(other), start(visitor)
    services.store.erase(erased.id, services.clock())
    for method in ("GET", "POST"):
        for endpoint, rule in routes(app, method, Access.HOLDER):
            answers = set()
            for rid in (foreign.id, erased.id, "a" * 26, "%00", "%2e%2e"):
                page = visitor.client.open(rule.replace("<rid>", rid), method=method)
                answers.add((page.status_code, page.text))
            assert len(answers) == 1, (endpoint, method)
            assert answers.pop()[0] == 404, (endpoint, method)
            template = next(one.rule for one in app.url_map.iter_rules() if one.endpoint == endpoint)
            line = f"refused {template} with 404: this browser may not open the response, or there is none"
            assert logged(caplog) == [line] * 5, (endpoint, method)
    assert visitor.get(mine.address("check")).status == 200
    assert visitor.get(foreign.address("check")).status == 404


def test_without_a_session_nothing_of_a_response_opens(app: Flask, visitor: ClientBrowser) -> None:
    """Anybody who only has an address is asked for the code."""
    begun = start(visitor)
    stranger = app.test_client()
    for _, rule in routes(app, "GET", Access.HOLDER):
        answer = stranger.get(rule.replace("<rid>", begun.id))
        assert (answer.status_code, "Enter your resume code" in answer.text) == (404, True)


def test_what_changes_something_takes_post_alone(app: Flask, visitor: ClientBrowser, services: Services) -> None:
    """GET on every route, with a session that may open everything, stores nothing."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    save(visitor, page, {STATEMENT: "2"})
    before = (kept(services, begun.id), services.store.response(begun.id), services.store.results(begun.id))
    for _, rule in routes(app, "GET"):
        answer = visitor.get(rule.replace("<rid>", begun.id))
        assert answer.status < 500, rule
    assert (kept(services, begun.id), services.store.response(begun.id), services.store.results(begun.id)) == before


@pytest.mark.parametrize("token", [None, "", "0" * 32, "x" * 5000, "é"])
def test_a_form_without_a_good_token_changes_nothing_and_keeps_the_words(
    token: str | None, visitor: ClientBrowser, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    """400: the page comes back with what was typed and a good token, and then it saves."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    values = [(name, value) for name, value in sent(page, {STORY: "my words", STATEMENT: "2"}) if name != "csrf_token"]
    again = visitor.post(page.path, [*values, *([("csrf_token", token)] if token is not None else [])])
    assert again.status == 400
    line = "refused /r/<rid>/page/<page_id> with 400: its form token is not good, or it cannot be read"
    assert logged(caplog) == [line]
    assert dict(again.form().values())[STORY] == "my words"
    assert kept(services, begun.id) == {}
    assert save(visitor, again, {}).status == 303
    assert kept(services, begun.id) == {STORY: "my words", STATEMENT: 2}


def test_a_token_of_one_browser_is_worth_nothing_in_another(
    visitor: ClientBrowser, other: ClientBrowser, services: Services
) -> None:
    """The token belongs to the session it was shown to."""
    begun, foreign = start(visitor), start(other)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    token = dict(other.get(foreign.address(f"page/{FIRST}")).form().values())["csrf_token"]
    assert save(visitor, page, {STATEMENT: "2", "csrf_token": token}).status == 400
    assert kept(services, begun.id) == {}


def test_every_route_that_changes_something_refuses_another_site(
    app: Flask, visitor: ClientBrowser, caplog: pytest.LogCaptureFixture
) -> None:
    """A request that the browser marks as cross-site is refused before anything is looked at."""
    begun = start(visitor)
    for endpoint, rule in routes(app, "POST"):
        path = rule.replace("<rid>", begun.id)
        answer = visitor.client.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, path
        template = next(one.rule for one in app.url_map.iter_rules() if one.endpoint == endpoint)
        assert logged(caplog) == [f"refused {template} with 403: it came from another site"]


def test_every_route_that_changes_something_wants_the_token(
    app: Flask, visitor: ClientBrowser, services: Services
) -> None:
    """An empty POST to every route: refused, shown again or sent back a page, and nothing stored.

    What this questionnaire does not have is not there, token or none; its own tests ask for the token.
    """
    begun = start(visitor)
    before = services.store.response(begun.id)
    for endpoint, rule in routes(app, "POST"):
        answer = visitor.post(rule.replace("<rid>", begun.id), [])
        refused = {404} if endpoint in NOT_THERE else {400, 422}
        assert answer.status in refused or answer.headers["location"] == begun.address("expect"), endpoint
    assert services.store.response(begun.id) == before
    assert kept(services, begun.id) == {}


def test_extra_fields_and_questions_from_elsewhere_are_ignored(visitor: ClientBrowser, services: Services) -> None:
    """Nobody scores themself, changes a status, or answers another page's questions by adding fields."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    extra = {"score": "100", "status": "completed", "version": "9", "pe.l.i1": "3", "plan:1": "x", ":expect": "x"}
    assert save(visitor, page, {STATEMENT: "1", **extra}).status == 303
    assert kept(services, begun.id) == {STATEMENT: 1}
    record = services.store.response(begun.id)
    assert record is not None
    assert record.status == "in_progress"


@pytest.mark.parametrize("value", ["4", "-1", "banana", "1.5", "\uff19", "99999999999999999999", "dont_know", "\x00"])
def test_a_value_that_is_not_on_the_scale_is_refused(
    value: str, visitor: ClientBrowser, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    """422, with the rest of the page kept."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    refused = save(visitor, page, {STATEMENT: value, EXAMPLE: "kept"})
    assert refused.status == 422
    assert logged(caplog) == ["refused /r/<rid>/page/<page_id> with 422: a value cannot be accepted"]
    assert dict(refused.form().values())[EXAMPLE] == "kept"
    assert kept(services, begun.id) == {}


def test_a_parameter_sent_twice_counts_once(visitor: ClientBrowser, services: Services) -> None:
    """The first value is taken; no mixture is stored."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    save(visitor, page, {STATEMENT: ["2", "3"]})
    assert kept(services, begun.id) == {STATEMENT: 2}


def test_not_part_of_my_role_is_refused_where_it_is_not_offered(visitor: ClientBrowser, services: Services) -> None:
    """A statement that does not offer it cannot be left out by sending it anyway."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert save(visitor, page, {STATEMENT: "na"}).status == 422
    assert kept(services, begun.id) == {}


def test_starting_is_limited_for_one_address_and_forgiven_a_minute_later(
    visitor: ClientBrowser, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Sixty in a minute, then 429 with the time to wait; forged addresses change nothing."""
    asked = visitor.get("/q/palliative-levels")
    values = sent(asked, {"device": "shared"})
    statuses = []
    for number in range(62):
        answer = visitor.client.post(
            "/q/palliative-levels", data=dict(values), headers={"X-Forwarded-For": f"10.1.{number}.1"}
        )
        statuses.append(answer.status_code)
        page = visitor.get("/q/palliative-levels")
        values = sent(page, {"device": "shared"})
    assert statuses == [303] * 60 + [429] * 2
    assert logged(caplog) == ["refused /q/<qid> with 429: there were too many tries"] * 2
    clock.pass_by(minutes=1)
    assert visitor.post("/q/palliative-levels", values).status == 303


def test_a_forged_host_reaches_no_page(visitor: ClientBrowser) -> None:
    """No page and no redirect repeats the Host header."""
    begun = start(visitor)
    for path in ("/", "/continue", begun.address("check"), begun.address("left"), begun.address("card"), "/nowhere"):
        for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
            answer = visitor.client.get(path, headers=headers)
            assert "evil.example" not in answer.text + str(answer.headers), path


def test_the_address_that_our_own_proxy_reports_is_believed_and_no_other(
    make_services: Callable[..., Services],
) -> None:
    """With one trusted proxy the last address in the header counts, not one that a visitor put before it."""
    app = create_app(make_services(ASSESS_TRUSTED_PROXIES="1"))
    client = app.test_client()

    def guess(address: str) -> TestResponse:
        page = client.get("/continue").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        data = {"csrf_token": token, "code": "", "device": "own"}
        return client.post("/continue", data=data, headers={"X-Forwarded-For": address})

    assert [guess(f"10.0.{number}.1, 192.0.2.7").status_code for number in range(11)] == [404] * 10 + [429]
    assert guess("192.0.3.7").status_code == 404


def test_every_answer_carries_the_headers(visitor: ClientBrowser) -> None:
    """Nothing is stored, framed, sniffed, sent along or loaded from elsewhere, on errors as well."""
    begun = start(visitor)
    for path in ("/", begun.address("check"), begun.address("left"), "/nowhere", "/r/nobody/check"):
        headers = visitor.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy.split("; "))
        assert "unsafe" not in policy
        assert "*" not in policy


def test_no_page_holds_what_its_policy_forbids(visitor: ClientBrowser) -> None:
    """No inline style, script or handler anywhere on the way."""
    begun = start(visitor)
    paths = ["/", "/privacy", "/continue", "/load", "/q/palliative-levels", "/finished"]
    paths += [begun.address(one) for one in ("page/setup", f"page/{FIRST}", "check", "left", "card")]
    for path in paths:
        text = visitor.get(path).text
        assert " style=" not in text, path
        assert " onclick=" not in text, path
        assert "<style" not in text, path
        assert "<script>" not in text, path


def test_the_style_sheet_is_kept_for_a_year_and_zipped(visitor: ClientBrowser) -> None:
    """Its name changes with its content, so a browser need never ask again."""
    href = visitor.get("/").text.split('<link rel="stylesheet" href="')[1].split('"')[0]
    answer = visitor.client.get(href, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 20_000
    assert visitor.get("/static/../wsgi.py").status == visitor.get("/static/%2e%2e/wsgi.py").status == 404


def test_a_body_that_is_too_big_is_refused_unread(
    visitor: ClientBrowser, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    """413 above two megabytes; just below, the text is too long and comes back whole with 422."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert save(visitor, page, {STORY: "x" * (2 * 1024 * 1024)}).status == 413
    assert logged(caplog) == ["refused /r/<rid>/page/<page_id> with 413: it holds too much"]
    big = save(visitor, page, {STORY: "x" * 1_000_000})
    assert big.status == 422
    assert len(dict(big.form().values())[STORY]) == 1_000_000
    assert kept(services, begun.id) == {}


def test_an_error_page_that_fails_leaves_a_plain_one(visitor: ClientBrowser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when templates are broken people get a sentence and the right status."""

    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("no templates today")

    monkeypatch.setattr("flask.render_template", broken)
    for path, status in {"/": 500, "/nowhere": 404}.items():
        answer = visitor.get(path)
        assert answer.status == status
        assert "Something went wrong on our side" in answer.words
        assert "no templates today" not in answer.text


def test_a_surprise_shows_no_trace_of_the_program(app: Flask, visitor: ClientBrowser) -> None:
    """500 in plain words, without a stack trace or a name from the code."""

    def surprise() -> str:
        raise RuntimeError("an inner detail")

    app.view_functions["privacy"] = surprise
    answer = visitor.get("/privacy")
    assert answer.status == 500
    assert "What you saved before is safe" in answer.words
    assert "inner detail" not in answer.text
    assert "Traceback" not in answer.text


def test_the_log_of_refusals_holds_nothing_of_anybody(
    visitor: ClientBrowser, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    """Wrong codes, addresses with ids and words, hostile methods and line breaks: the template and no more."""
    begun = start(visitor)
    asked = visitor.get("/continue")
    save(visitor, asked, {"code": "SECRETCODE0123456", "device": "own"})
    visitor.get("/r/secret-id/check?secret=query")
    visitor.get("/secret%0d%0aWARNING forged")
    visitor.client.open(begun.address("check"), method="SECRET")
    visitor.post(begun.address("delete"), [("csrf_token", "secret-token"), ("x", "secret words")])
    assert services.store.response(begun.id)
    assert logged(caplog) == [
        "refused /continue with 404: there is no such thing",
        "refused /r/<rid>/check with 404: this browser may not open the response, or there is none",
        "refused no route with 404: there is no such thing",
        "refused no route with 405: the route does not take this method",
        "refused /r/<rid>/delete with 400: its form token is not good, or it cannot be read",
    ]


def test_every_page_of_an_error_has_a_reason_for_the_log() -> None:
    """Whatever refuses is logged; what went wrong on our side is logged where it did."""
    assert set(REASONS) == set(WORDS) - {500}


def test_what_is_answered_leaves_no_line(visitor: ClientBrowser, caplog: pytest.LogCaptureFixture) -> None:
    """The log tells nobody who asked for what as long as nothing is refused."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert save(visitor, page, {STATEMENT: "2"}).status == 303
    assert logged(caplog) == []

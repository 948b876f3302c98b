"""AC-02, AC-11 and AC-15, the respondent's side: what is typed is kept exactly or refused, and only shown as words."""

from __future__ import annotations

import html
import json
import unicodedata
from collections.abc import Iterable

import pytest
from flask import Flask

from assess.service.services import Services
from assess.store import Store
from tests.pages import ClientBrowser, Page, fill
from tests.respondent import Walked, press, to_result, walk
from tests.security.payloads import EVERY, ODD, SCRIPTS, SQL, UNSTORABLE

TEXTS = ("l.s2:evidence", "l.word", "l.more", "listening:story")
LONG = ("l.s2:evidence", "listening:story", "l.more")
MOST_LETTERS = 500
"""What the shortest of the long texts may hold."""
SHOWN = (
    "check",
    "result",
    "plan",
    "sheet",
    "already",
    "history",
    "export.txt",
    "export.json",
    "export.csv",
    "plan.txt",
)
PRINTED = ("plan.pdf", "sheet.pdf", "already.pdf")


def _statements(walked: Walked) -> str:
    return next(path for path in walked.pages if path.endswith("listening"))


def _type(walked: Walked, text: str, only: tuple[str, ...] = TEXTS) -> Page:
    """Send a text as every free answer of the page, the rest as it stands."""
    page = walked.browser.visit(_statements(walked))
    form = page.form()
    kept = [(name, value) for name, value in form.values() if name not in only]
    return walked.browser.post(page.path, press(form, [*kept, *((name, text) for name in only)]))


def _stored(services: Services, walked: Walked) -> dict[str, object]:
    kept = services.store.kept_response(walked.root.rpartition("/")[2])
    assert kept is not None
    return {question: one.value for question, one in kept.answers.items() if not question.startswith("plan:")}


def _kept_as(text: str) -> str:
    """Return a text as it should be kept: one kind of line end, composed, without white space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def test_every_text_is_kept_exactly_or_refused(services: Services, visitor: ClientBrowser) -> None:
    """On both databases each hostile text is stored as it is, or answered with 422 and nothing changed; never a 5xx."""
    walked = walk(visitor, "every-type")
    for text in EVERY:
        wire = text.encode("utf-8", "replace").decode()
        before = _stored(services, walked)
        answer = _type(walked, wire, ("l.more",))
        after = _stored(services, walked)
        if answer.status == 303:
            assert (after.get("l.more") or "") == _kept_as(wire), repr(text)
        else:
            assert (answer.status, after) == (422, before), repr(text)
        assert {key: value for key, value in after.items() if key != "l.more"} == {
            key: value for key, value in before.items() if key != "l.more"
        }


@pytest.mark.parametrize("text", UNSTORABLE[:3])
def test_what_cannot_be_kept_alike_everywhere_is_refused_with_the_text_still_there(
    visitor: ClientBrowser, text: str
) -> None:
    """A control character is refused kindly, and the page that says so still holds the other words."""
    walked = walk(visitor, "every-type")
    answer = _type(walked, f"before {text} after", ("l.more",))
    assert answer.status == 422
    assert "before" in answer.text
    assert "after" in answer.text


def test_sql_in_a_field_or_an_address_is_only_text(services: Services, visitor: ClientBrowser) -> None:
    """Codes, ids, choices and query strings that look like SQL are refused or ignored alike on both databases."""
    walked = walk(visitor, "every-type")
    before = _stored(services, walked)
    statuses = set()
    for text in SQL:
        page = visitor.visit(_statements(walked))
        values = [(name, value) for name, value in page.form().values() if name not in {"l.s1", "l.ways"}]
        statuses.add(visitor.post(page.path, [*values, ("l.s1", text), ("do", "continue")]).status)
        statuses.add(visitor.post(page.path, [*values, ("l.ways", text), ("do", "continue")]).status)
        quoted = "".join(f"%{byte:02x}" for byte in text.encode())
        for address in (f"/r/{quoted}/check", f"{walked.root}/page/{quoted}", f"/q/{quoted}"):
            statuses.add(visitor.get(address).status)
        assert visitor.get(f"/?sort={quoted}&page={quoted}&filter={quoted}").status == 200
    assert statuses <= {404, 422}
    assert {key: value for key, value in _stored(services, walked).items() if key != "l.ways"} == {
        key: value for key, value in before.items() if key != "l.ways"
    }


def _shares(texts: Iterable[str]) -> list[list[str]]:
    """Return texts in as many answers of a line each as it takes to cut none of them short."""
    shares: list[list[str]] = [[]]
    for text in texts:
        if len("\n".join([*shares[-1], text])) > MOST_LETTERS:
            shares.append([])
        shares[-1].append(text)
    return shares


HOSTILE = _shares(text for text in SCRIPTS if set(text) & set("<>\"'"))


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_script_in_an_answer_is_shown_as_words_everywhere(
    services: Services, visitor: ClientBrowser, number: int
) -> None:
    """On every page and in every document that is printed, what was typed is escaped; files carry it as data."""
    share = "\n".join(HOSTILE[number])
    walked = walk(visitor, "every-type", choice=2)
    assert _type(walked, share, LONG).status == 303
    assert {one: _stored(services, walked)[one] for one in LONG} == dict.fromkeys(LONG, _kept_as(share))
    to_result(walked)
    for name in (*SHOWN, *PRINTED):
        page = visitor.visit(f"{walked.root}/{name}")
        assert page.status == 200, name
        if "html" in page.headers["content-type"] or name in PRINTED:
            for line in HOSTILE[number]:
                assert line not in page.text.replace(html.escape(line), ""), f"{name} shows {line!r} unescaped"


def test_the_words_do_reach_the_pages(visitor: ClientBrowser) -> None:
    """The test above would prove nothing if the answers were not shown at all."""
    walked = walk(visitor, "every-type", choice=2)
    _type(walked, "<b>only words</b>", ("l.s2:evidence",))
    to_result(walked)
    for name in ("check", "already", "already.pdf"):
        assert "&lt;b&gt;only words&lt;/b&gt;" in visitor.visit(f"{walked.root}/{name}").text, name


@pytest.mark.parametrize("name", PRINTED)
def test_a_file_is_named_by_us(visitor: ClientBrowser, name: str) -> None:
    """The name of a download holds nothing that anybody typed, and no line break or path."""
    walked = walk(visitor, "every-type")
    for text in ODD:
        _type(walked, text.encode("utf-8", "replace").decode(), ("l.word",))
    to_result(walked)
    disposition = visitor.get(f"{walked.root}/{name}").headers["content-disposition"]
    allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. ;=\"*'"
    assert set(disposition) <= set(allowed)
    assert ".." not in disposition


# --- AC-15: tampering with one's own response -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "extra",
    [
        ("score", "100"),
        ("status", "completed"),
        ("version", "9.9"),
        ("manager_id", "1"),
        ("content_hash", "0" * 64),
        ("pe.p1", "often"),
        ("plan:1", "{}"),
        (":sections", "listening"),
        ("l.thanks", "a note takes no answer"),
    ],
)
def test_extra_fields_change_nothing(services: Services, visitor: ClientBrowser, extra: tuple[str, str]) -> None:
    """A field that the page does not have is ignored: same answers, same status, same version."""
    walked = walk(visitor, "every-type")
    kept = services.store.kept_response(walked.root.rpartition("/")[2])
    page = visitor.visit(_statements(walked))
    answer = visitor.post(page.path, press(page.form(), [*page.form().values(), extra]))
    assert answer.status == 303
    assert services.store.kept_response(walked.root.rpartition("/")[2]) == kept


@pytest.mark.parametrize(
    ("name", "value"), [("l.s1", "4"), ("l.s1", "-1"), ("l.s1", "2.0"), ("l.s1", "na"), ("l.ways", "x")]
)
def test_a_value_that_is_not_offered_is_refused(
    services: Services, visitor: ClientBrowser, name: str, value: str
) -> None:
    """Only what the page offers can be chosen; the answer is 422 and nothing is stored."""
    walked = walk(visitor, "every-type")
    before = _stored(services, walked)
    page = visitor.visit(_statements(walked))
    values = [pair for pair in page.form().values() if pair[0] != name]
    assert visitor.post(page.path, press(page.form(), [*values, (name, value)])).status == 422
    assert _stored(services, walked) == before


def test_forged_addresses_reach_no_link(visitor: ClientBrowser, app: Flask) -> None:
    """Without a trusted proxy, neither Host nor X-Forwarded-Host ends in a page or a redirect."""
    client = app.test_client()
    forged = {"Host": "evil.invalid", "X-Forwarded-Host": "evil.invalid", "X-Forwarded-Proto": "https"}
    for path in ("/", "/q/every-type", "/continue", "/privacy", "/nowhere"):
        answer = client.get(path, headers=forged)
        assert b"evil.invalid" not in answer.data
        assert "evil.invalid" not in json.dumps(list(answer.headers))
    start = visitor.visit("/q/every-type")
    values = press(start.form(), fill(start.form(), pick=lambda offered: offered[0]))
    answer = visitor.client.post("/q/every-type", data=dict(values), headers={"X-Forwarded-Host": "evil.invalid"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/r/")


def test_too_many_starts_from_one_place_are_slowed_down(app: Flask) -> None:
    """After sixty starts in a minute the sixty-first is asked to wait, and forging an address does not help."""
    statuses = []
    for number in range(62):
        visitor = ClientBrowser(app)
        start = visitor.visit("/q/every-type")
        values = press(start.form(), fill(start.form(), pick=lambda offered: offered[0]))
        forged = {"X-Forwarded-For": f"10.0.0.{number}"}
        statuses.append(visitor.client.post("/q/every-type", data=dict(values), headers=forged))
    assert [one.status_code for one in statuses[:60]] == [303] * 60
    assert statuses[-1].status_code == 429
    assert int(statuses[-1].headers["Retry-After"]) > 0


def test_nothing_hostile_reaches_the_tables(services: Services, visitor: ClientBrowser) -> None:
    """After all of SQL's tricks as answers, a second response still starts, saves and reads back."""
    first = walk(visitor, "every-type")
    for text in SQL:
        _type(first, text)
    assert isinstance(services.store, Store)
    second = walk(ClientBrowser(visitor.client.application), "every-type")
    _type(second, "still here", ("l.more",))
    assert _stored(services, second)["l.more"] == "still here"

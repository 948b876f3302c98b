"""Limits that hold for one visitor at a time: who counts as one, how many tries, how many fields."""

import pytest
from flask import Flask

from assess.service import codes, pairs
from assess.service.services import Services
from assess.web.app import MOST_PARTS
from assess.web.security import network
from tests.pages import ClientBrowser
from tests.web.steps import FIRST, STATEMENT, STORY, code, kept, save, sent, start

NETWORKS = {
    "192.0.2.7": "192.0.2.0/24",
    "192.0.2.7:51234": "192.0.2.0/24",
    "::ffff:192.0.2.7": "192.0.2.0/24",
    "[::ffff:192.0.2.7]:51234": "192.0.2.0/24",
    "::ffff:198.51.100.7": "198.51.100.0/24",
    "2001:db8:1:2::7": "2001:db8:1::/48",
    "[2001:db8:1:2::7]": "2001:db8:1::/48",
    "[2001:db8:1:2::7]:443": "2001:db8:1::/48",
}


@pytest.mark.parametrize("address", NETWORKS)
def test_visitors_are_told_apart_by_network(address: str, app: Flask) -> None:
    """However an address is written: dressed as the longer kind, in brackets, or with a port."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert network() == NETWORKS[address]


@pytest.mark.parametrize("address", ["", "unknown", "_hidden", "192.0.2.7:port", "1.2.3.4.5:80", "[", "[]:80"])
def test_what_is_no_address_counts_as_one_network_and_is_logged(
    address: str, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """So that a proxy set up wrongly switches no limit off, and its operator can find out."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert network() == "unknown"
    assert caplog.messages == ["the address of a visitor cannot be read; limits count all such visitors as one"]


def test_two_visitors_of_a_socket_for_both_kinds_do_not_share_a_limit(app: Flask) -> None:
    """Ten wrong codes from one address of four numbers leave another one its own ten."""

    def guess(address: str) -> int:
        browser = ClientBrowser(app)
        browser.client.environ_base["REMOTE_ADDR"] = address
        asked = browser.get("/continue")
        return save(browser, asked, {"code": "", "device": "own"}).status

    assert [guess("::ffff:192.0.2.7") for _ in range(11)] == [404] * 10 + [429]
    assert guess("::ffff:198.51.100.7") == 404


def test_many_tries_at_once_are_no_way_around_the_limit(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """While ten tries are being looked up, the eleventh is refused before anything is looked up for it."""
    looked_up: list[bytes] = []
    find = services.store.response_by_code

    def slowly(code_hash: bytes) -> object:
        looked_up.append(code_hash)
        if len(looked_up) < 20:  # the next one arrives before this one is answered
            pairs.find(services, f"{len(looked_up):016d}", "192.0.2.0/24")
        return find(code_hash)

    monkeypatch.setattr(services.store, "response_by_code", slowly)
    with pytest.raises(codes.TooManyAttempts):
        pairs.find(services, "0" * 16, "192.0.2.0/24")
    assert len(looked_up) == codes.FAILURES_A_MINUTE


def test_good_codes_are_never_counted(services: Services, visitor: ClientBrowser) -> None:
    """A class at one address comes back all at once: thirty good codes, then still ten wrong ones."""
    good = code(services, start(visitor).id)
    assert all(pairs.find(services, good, "192.0.2.0/24") for _ in range(30))
    assert [pairs.find(services, "", "192.0.2.0/24") for _ in range(10)] == [None] * 10
    with pytest.raises(codes.TooManyAttempts):
        pairs.find(services, good, "192.0.2.0/24")


@pytest.mark.parametrize("path", ["/continue", "/load", "/q/palliative-levels", "/finish-here"])
def test_a_form_of_too_many_fields_is_refused(path: str, visitor: ClientBrowser) -> None:
    """413, and what comes back is a page and not the fields; as many as are allowed are read."""
    many = [(f"kept.{number}", "x") for number in range(MOST_PARTS + 1)]
    refused = visitor.post(path, [("kept_action", "/r/x/page/y"), *many])
    assert refused.status == 413
    assert len(refused.text) < 10_000
    assert visitor.post(path, many[:MOST_PARTS]).status in {400, 422}


def test_a_page_sent_with_too_many_fields_saves_nothing(visitor: ClientBrowser, services: Services) -> None:
    """The page of a response refuses it as well, before anything is stored."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    values = [*sent(page, {STATEMENT: "2", STORY: "mine"}), *[("x", "y")] * MOST_PARTS]
    assert visitor.post(page.path, values).status == 413
    assert kept(services, begun.id) == {}


def test_half_a_page_takes_no_answer_back(visitor: ClientBrowser, services: Services) -> None:
    """A connection that breaks off in the middle of a form is refused, and what was saved before stays."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    save(visitor, page, {STATEMENT: "2", STORY: "mine"})
    again = visitor.get(page.path)
    token = dict(again.form().values())["csrf_token"]
    cut = f"csrf_token={token}&do=continue&{STORY}=".encode()
    broken_off = {"CONTENT_LENGTH": "9999", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    answer = visitor.client.post(page.path, data=cut, environ_overrides=broken_off)
    assert answer.status_code == 400
    assert kept(services, begun.id) == {STATEMENT: 2, STORY: "mine"}


def test_a_body_sent_with_get_is_not_read(visitor: ClientBrowser) -> None:
    """So that nobody can hold a turn by sending the body of a page request slowly."""

    class Never:
        def read(self, *_: object) -> bytes:
            raise AssertionError("read")

    environ = {"wsgi.input": Never(), "CONTENT_LENGTH": "100", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    answer = visitor.client.get("/continue", environ_overrides=environ)
    assert answer.status_code == 200


@pytest.mark.parametrize("part", ["form-data", 'form-data; filename="plan.json"'])
def test_a_field_without_a_name_is_passed_over(visitor: ClientBrowser, part: str) -> None:
    """Whether it is a text or a file, and whether or not the browser may open what it is sent to."""
    body = f"--edge\r\nContent-Disposition: {part}\r\n\r\nwords of mine\r\n--edge--\r\n".encode()
    begun = start(visitor)
    expected = {begun.address("plan"): 400, "/r/nobody/plan": 404, "/continue": 400, "/load": 400}
    sent = {
        path: visitor.client.post(path, data=body, content_type="multipart/form-data; boundary=edge").status_code
        for path in expected
    }
    assert sent == expected

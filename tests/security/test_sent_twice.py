"""RF-11: one page, sent many times at once or once more because the answer never came, is stored once."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from assess.service.services import Services
from assess.store import ResponseRecord, Store
from tests.pages import ClientBrowser, Page, WireBrowser
from tests.respondent import Walked, press, to_result, walk
from tests.security.conftest import QUESTIONNAIRES
from tests.serving import LiveServer

TIMES = 50
WORDS = "We looked at the old photographs together."
SESSION = "assess_session"
Values = list[tuple[str, str]]


def _at_once(app: Flask, visitor: ClientBrowser, path: str, values: Values) -> list[Page]:
    """Send the same form many times at once, each time on a connection of its own with the visitor's cookie."""
    cookie = visitor.client.get_cookie(SESSION)
    assert cookie is not None

    def send(_: int) -> Page:
        one = ClientBrowser(app)
        one.client.set_cookie(SESSION, cookie.value)
        return one.post(path, values)

    with ThreadPoolExecutor(TIMES) as threads:
        return list(threads.map(send, range(TIMES)))


def _record(services: Services, walked: Walked) -> ResponseRecord:
    record = services.store.response(_response_id(walked))
    assert record is not None
    return record


def _response_id(walked: Walked) -> str:
    return walked.root.rpartition("/")[2]


def _filled(page: Page) -> Values:
    """Return what a page of statements sends with new words in its last box."""
    form = page.form()
    return press(form, [*((name, value) for name, value in form.values() if name != "l.more"), ("l.more", WORDS)])


def test_fifty_presses_at_once_are_one_save(services: Services, app: Flask, visitor: ClientBrowser) -> None:
    """Every reply leads to the same place, and the answers changed once."""
    walked = walk(visitor, "every-type")
    before = _record(services, walked).revision
    page = visitor.get(f"{walked.root}/page/listening")
    replies = _at_once(app, visitor, page.path, _filled(page))
    assert {(one.status, one.headers.get("location")) for one in replies} == {(303, replies[0].headers["location"])}
    assert _record(services, walked).revision == before + 1
    assert services.store.answers(_response_id(walked))["l.more"].value == WORDS


def test_fifty_ways_to_the_result_keep_one_result(services: Services, app: Flask, visitor: ClientBrowser) -> None:
    """Whoever presses again and again finishes once."""
    walked = walk(visitor, "every-type", choice=2)
    page = visitor.get(f"{walked.root}/expect")
    while (
        not (answer := visitor.post(page.path, press(page.form(), page.form().values())))
        .headers["location"]
        .endswith("/result")
    ):
        page = visitor.visit(answer.headers["location"])
    assert len(services.store.results(_response_id(walked))) == 1
    replies = _at_once(app, visitor, page.path, press(page.form(), page.form().values()))
    assert {one.status for one in replies} == {303}
    assert len(services.store.results(_response_id(walked))) == 1


def test_fifty_presses_add_one_action(app: Flask, visitor: ClientBrowser) -> None:
    """An action of one's own stands in the plan once."""
    walked = walk(visitor, "every-type")
    to_result(walked)
    page = visitor.get(f"{walked.root}/plan")
    kept = [pair for pair in page.form().values() if pair[0] != "new.text"]
    replies = _at_once(app, visitor, page.path, [*kept, ("new.text", WORDS), ("do", "add")])
    assert {one.status for one in replies} <= {200, 303}
    assert visitor.get(f"{walked.root}/plan.txt").text.count(WORDS) == 1


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveServer]:
    """`assess serve` over a SQLite file."""
    server = LiveServer(tmp_path / "data", settings={"ASSESS_QUESTIONNAIRES_DIR": str(QUESTIONNAIRES)})
    server.start()
    yield server
    server.stop()


def _send_and_hang_up(server: LiveServer, browser: WireBrowser, path: str, values: Values) -> None:
    """Send a form, and hang up once the answer is there without reading a byte of it: the acknowledgement is lost."""
    body = urlencode(values).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookies}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(head.encode() + body)
        assert select.select([line], [], [], 30)[0], "the server never answered"


def test_a_page_whose_answer_was_lost_is_sent_again_and_stored_once(live: LiveServer) -> None:
    """The worker never saw the answer and presses again: they get it now, and nothing was stored twice."""
    browser = WireBrowser(live.address)
    walked = walk(browser, "every-type")
    store = Store.open(f"sqlite:///{live.data_dir / 'assess.db'}")
    before = store.response(_response_id(walked))
    page = browser.get(f"{walked.root}/page/listening")
    _send_and_hang_up(live, browser, page.path, _filled(page))
    assert browser.post(page.path, _filled(page)).status == 303
    after = store.response(_response_id(walked))
    store.close()
    browser.close()
    assert before is not None
    assert after is not None
    assert after.revision == before.revision + 1

"""RF-18: every writing system and every trick of Unicode is kept exactly or refused, and stays in its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from assess.service.services import Services
from tests.pages import ClientBrowser
from tests.respondent import Walked, press, to_result, walk

BOX = "l.more"
COMPOSED = unicodedata.normalize("NFC", "Ceilidh at Òban: réidh")
KEPT: Mapping[str, str] = {
    "override": "left \u202eright to left",
    "isolates": "\u2066one\u2069 \u2067two\u2069 \u2068three",
    "joiners": "👩🏽\u200d⚕\ufe0f and \u0915\u094d\u200d\u0937",
    "marks": "a" + "\u0301\u0302\u0303\u0304" * 100,
    "four bytes": "\U0001d504\U0001d529\U0001d51f\U0001d51e 𓀀 𠜎 🏴",
    "Arabic": "سألتها عمّا تريد أن تسمعه",
    "mixed": "I said שלום and then مرحبا, twice",
    "noncharacter": "\ufdd0 and \U0010ffff",
    "private": "\ue000 and \U000f0000",
    "blanks": "a\u00a0b\u2003c\u3000d",
}
REFUSED: Mapping[str, str] = {"nul": "before\0after", "escape": "before\x1bafter", "delete": "before\x7fafter"}
NO_UTF_8: Mapping[str, bytes] = {
    "a byte that is none": b"%FF",
    "an overlong slash": b"%C0%AF",
    "an overlong nul": b"%C0%80",
    "half a surrogate pair": b"%ED%A0%80",
    "a letter cut short": b"%E2%82",
    "beyond the last letter": b"%F4%90%80%80",
}
READABLE_NO_MORE = "\ufffd"


def _response_id(walked: Walked) -> str:
    return walked.root.rpartition("/")[2]


def _send(walked: Walked, raw: bytes) -> int:
    """Send the page of statements with these bytes, percent-encoded already, in its last box."""
    assert isinstance(walked.browser, ClientBrowser)
    page = walked.browser.get(f"{walked.root}/page/listening")
    values = press(page.form(), [pair for pair in page.form().values() if pair[0] != BOX])
    body = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in values).encode()
    kind = "application/x-www-form-urlencoded"
    return walked.browser.client.post(page.path, data=body + f"&{BOX}=".encode() + raw, content_type=kind).status_code


def _stored(services: Services, walked: Walked) -> object:
    answer = services.store.answers(_response_id(walked)).get(BOX)
    return answer.value if answer else None


def test_every_writing_system_is_kept_exactly(services: Services, visitor: ClientBrowser) -> None:
    """What was typed comes back letter by letter from the database, on the page and in the file."""
    walked = walk(visitor, "every-type")
    for name, text in KEPT.items():
        assert _send(walked, quote(text, safe="").encode()) == 303, name
        expected = unicodedata.normalize("NFC", text)
        assert _stored(services, walked) == expected, name
        assert dict(visitor.get(f"{walked.root}/page/listening").form().values())[BOX] == expected, name


def test_one_word_written_in_two_ways_is_one_answer(services: Services, visitor: ClientBrowser) -> None:
    """Composed or in pieces, it is kept composed; sending the other form changes nothing."""
    walked = walk(visitor, "every-type")
    assert _send(walked, quote(unicodedata.normalize("NFD", COMPOSED)).encode()) == 303
    assert _stored(services, walked) == COMPOSED
    before = services.store.response(_response_id(walked))
    assert _send(walked, quote(COMPOSED).encode()) == 303
    assert services.store.response(_response_id(walked)) == before


def test_what_cannot_be_kept_alike_everywhere_changes_nothing(services: Services, visitor: ClientBrowser) -> None:
    """Control characters are refused with 422 on both databases; the answer before them stays."""
    walked = walk(visitor, "every-type")
    assert _send(walked, b"still+here") == 303
    for name, text in REFUSED.items():
        assert _send(walked, quote(text, safe="").encode()) == 422, name
        assert _stored(services, walked) == "still here", name


def test_bytes_that_are_no_text_never_become_other_letters(services: Services, visitor: ClientBrowser) -> None:
    """They stay as they were sent, or are signs for "unreadable": no slash, no nul and no surrogate comes of them."""
    walked = walk(visitor, "every-type")
    for name, raw in NO_UTF_8.items():
        status = _send(walked, b"a" + raw + b"b")
        stored = _stored(services, walked)
        assert status in {303, 400, 422}, name
        if status == 303:
            assert stored in {f"a{raw.decode()}b", f"a{READABLE_NO_MORE * raw.count(b'%')}b"}, name


# --- a text that turns the direction of writing -----------------------------------------------------------------------

TURNED = "Mine \u202egnorw"
ISOLATING = frozenset(
    {
        *("bdi", "p", "li", "dd", "dt", "td", "th", "blockquote", "div", "textarea", "option", "figcaption"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "legend", "summary", "button", "title", "label"),
    }
)
"""Elements whose text is laid out by itself, as blocks and controls are."""

VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect", "line", "use"})


class _Turned(HTMLParser):
    """Finds text of ours that follows a worker's text inside the same line of writing."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.found = 0
        self._open: list[tuple[str, bool]] = []
        """The elements around, and whether the line of writing that each begins was turned."""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append((tag, False))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, turned = self._open.pop()
            if turned and name not in ISOLATING:
                self._turn()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not data.strip():
            return
        before, marked, after = data.partition(TURNED)
        if any(turned for _, turned in self._line()) and before.strip():
            self.faults.append(" ".join(data.split()))
        if marked:
            self.found += 1
            self._turn()
            if after.strip() and TURNED not in after:
                self.faults.append(" ".join(data.split()))

    def _line(self) -> list[tuple[str, bool]]:
        """Return the elements of the line of writing that goes on here."""
        start = max((at for at, (name, _) in enumerate(self._open) if name in ISOLATING), default=0)
        return self._open[start:]

    def _turn(self) -> None:
        if self._open:
            self._open[-1] = (self._open[-1][0], True)


def _turned(html: str) -> _Turned:
    found = _Turned()
    found.feed(html)
    return found


def test_the_search_finds_what_stands_behind_a_turned_text() -> None:
    """In the same paragraph it is found; in an isolated part, or another block, all is well."""
    assert _turned(f"<p><b>{TURNED}</b> and more</p>").faults == ["and more"]
    assert _turned(f"<p>{TURNED} and more</p>").faults == [f"{TURNED} and more"]
    assert _turned(f"<p>Mine: <b><bdi>{TURNED}</bdi></b> and more</p><p>More.</p>").faults == []


def _everywhere(visitor: ClientBrowser) -> Walked:
    """Write the turned text wherever something can be written."""
    walked = walk(visitor, "every-type", choice=2)
    for place in ("page/listening", "matters", "expect"):
        _write(visitor, f"{walked.root}/{place}")
    to_result(walked)
    _write(visitor, f"{walked.root}/plan")
    return walked


def _write(visitor: ClientBrowser, path: str) -> None:
    page = visitor.get(path)
    form = page.form()
    written = {one.name for one in form.controls if one.kind in {"text", "textarea"}}
    kept = [pair for pair in form.values() if pair[0] not in written]
    answer = visitor.post(page.path, press(form, [*kept, *((name, TURNED) for name in sorted(written))]))
    assert answer.status in {200, 303}, answer.words


@pytest.mark.parametrize(
    "name",
    [
        *("check", "page/listening", "result", "matters", "plan", "sheet", "already", "history"),
        *("plan.pdf", "sheet.pdf", "already.pdf"),
    ],
)
def test_a_text_that_turns_the_writing_turns_nothing_of_ours(visitor: ClientBrowser, name: str) -> None:
    """On pages and in what is printed, no word of ours stands in a line that somebody's text has turned round."""
    walked = _everywhere(visitor)
    assert _turned(visitor.get(f"{walked.root}/{name}").text).faults == []


def test_a_refused_page_turns_nothing_of_ours(visitor: ClientBrowser) -> None:
    """The page that shows what is not saved keeps it apart as well."""
    walked = _everywhere(visitor)
    visitor.client.delete_cookie("assess_session")
    page = visitor.post(f"{walked.root}/page/listening", [(BOX, TURNED), ("listening:story", TURNED)])
    found = _turned(page.text)
    assert found.found >= 1
    assert found.faults == []

"""A browser without a screen: reads the forms of a page, fills them in, and keeps a connection and its cookies.

It knows HTML and HTTP, and nothing of how Assess makes its pages, so that it can drive any version of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from typing import TypeAlias
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

Attributes: TypeAlias = dict[str, str]
_FORM = "application/x-www-form-urlencoded"
_UNFILLED = frozenset({"submit", "button", "reset", "image", "file"})


@dataclass(frozen=True, slots=True)
class Control:
    """One control: `kind` is an input's type, `textarea`, `select` or `submit`; `chosen` is whether it is ticked."""

    name: str
    kind: str
    value: str
    chosen: bool = False


@dataclass
class Form:
    """A form as it stands on a page."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def submits(self) -> tuple[Control, ...]:
        """Return the buttons that send the form."""
        return tuple(one for one in self.controls if one.kind == "submit")

    def values(self) -> list[tuple[str, str]]:
        """Return what the form would send untouched, without its buttons."""
        return [(one.name, one.value) for one in self.controls if one.name and _sends(one)]

    def choices(self, kind: str) -> dict[str, list[str]]:
        """Return the values on offer in controls of a kind, by name, in page order."""
        found: dict[str, list[str]] = {}
        for one in self.controls:
            if one.kind == kind:
                found.setdefault(one.name, []).append(one.value)
        return found

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of the controls of a kind, each once."""
        return tuple(self.choices(kind))


def _sends(control: Control) -> bool:
    if control.kind in {"radio", "checkbox"}:
        return control.chosen
    return control.kind not in _UNFILLED


class _Reader(HTMLParser):
    """Gathers forms, links and the visible text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._area: Attributes | None = None
        self._silent = 0
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "form": self._open_form,
            "input": self._input,
            "button": self._button,
            "textarea": self._open_area,
            "select": self._select,
            "option": self._option,
            "a": self._link,
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._silent += 1
        if tag in self._starts:
            self._starts[tag]({name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "textarea" and self._area is not None:
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._form is not None:
            last = self._form.controls[-1]
            self._form.controls[-1] = Control(last.name, last.kind, (last.value + data).removeprefix("\n"))
        elif not self._silent and data.strip():
            self.words.append(data.strip())

    def _open_form(self, attrs: Attributes) -> None:
        self._form = Form(attrs.get("action", ""), attrs.get("method", "get").lower())
        self.forms.append(self._form)

    def _input(self, attrs: Attributes) -> None:
        kind = attrs.get("type", "text").lower()
        default = "on" if kind in {"radio", "checkbox"} else ""
        self._add(Control(attrs.get("name", ""), kind, attrs.get("value", default), "checked" in attrs))

    def _button(self, attrs: Attributes) -> None:
        self._add(Control(attrs.get("name", ""), attrs.get("type", "submit").lower(), attrs.get("value", "")))

    def _open_area(self, attrs: Attributes) -> None:
        self._area = attrs
        self._add(Control(attrs.get("name", ""), "textarea", ""))

    def _select(self, attrs: Attributes) -> None:
        self._add(Control(attrs.get("name", ""), "select", ""))

    def _option(self, attrs: Attributes) -> None:
        if self._form is not None and "selected" in attrs:
            self._form.controls[-1] = Control(self._form.controls[-1].name, "select", attrs.get("value", ""))

    def _link(self, attrs: Attributes) -> None:
        if "href" in attrs:
            self.links.append(attrs["href"])

    def _add(self, control: Control) -> None:
        if self._form is not None:
            self._form.controls.append(control)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the server, read."""

    status: int
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode(errors="replace")

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.text)
        return reader

    @property
    def forms(self) -> list[Form]:
        """Return the page's forms, in order."""
        return self._read().forms

    @property
    def links(self) -> list[str]:
        """Return where the page's links lead, in order."""
        return self._read().links

    @property
    def words(self) -> str:
        """Return the text a reader sees, joined by single spaces."""
        return " ".join(self._read().words)

    def form(self) -> Form:
        """Return the longest form that posts: the one the page is about.

        Raises:
            LookupError: when nothing on the page posts.
        """
        posting = [one for one in self.forms if one.method == "post"]
        if not posting:
            raise LookupError(f"no form posts on {self.path} ({self.status}): {self.words[:300]}")
        return max(posting, key=lambda one: len(one.controls))


class Browser(ABC):
    """Somebody's browser: keeps cookies, and follows redirects when asked."""

    @abstractmethod
    def _ask(self, method: str, path: str, body: bytes | None) -> Page:
        """Send one request with the cookies kept, and keep those that come back."""

    def get(self, path: str) -> Page:
        """Fetch a page, following no redirect."""
        return self._ask("GET", path, None)

    def visit(self, path: str) -> Page:
        """Fetch a page, following redirects."""
        return self._follow(self.get(path))

    def post(self, path: str, values: Iterable[tuple[str, str]]) -> Page:
        """Send values as a form does, following no redirect."""
        return self._ask("POST", path, urlencode(list(values)).encode())

    def send(self, page: Page, values: Iterable[tuple[str, str]]) -> Page:
        """Send the values of a page's form to where the form says, following redirects."""
        return self._follow(self.post(urljoin(page.path, page.form().action or page.path), values))

    def _follow(self, page: Page) -> Page:
        for _ in range(10):
            if page.status not in {301, 302, 303, 307, 308}:
                return page
            page = self.get(_path(urljoin(page.path, page.headers["location"])))
        raise LookupError(f"redirected for ever: {page.path}")


class WireBrowser(Browser):
    """A browser with one kept-alive connection to a server."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=60)
        self.cookies: dict[str, str] = {}

    def close(self) -> None:
        """Close the connection; the cookies stay."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = _FORM
        if not self.cookies:
            del headers["Cookie"]
        answer = self._answer(method, path, body, headers)
        read = Page(answer.status, path, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        self._keep_cookies(answer)
        return read

    def _answer(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> HTTPResponse:
        """Ask on the kept connection, or on a new one when the server has closed it meanwhile, as browsers do."""
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except ConnectionError:
            self._connection.close()
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value


class ClientBrowser(Browser):
    """A browser inside the application's own process."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def _ask(self, method: str, path: str, body: bytes | None) -> Page:
        answer = self.client.open(path, method=method, data=body, content_type=_FORM if body is not None else None)
        return Page(answer.status_code, path, {name.lower(): value for name, value in answer.headers}, answer.data)

    def open(
        self, method: str, path: str, form: Mapping[str, Sequence[str]] | None, headers: Mapping[str, str]
    ) -> TestResponse:
        """Send what no form would: any method, any field as often as wanted, any header."""
        return self.client.open(path, method=method, data=form, headers=dict(headers))


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def last(values: list[str]) -> str:
    """Return the last value on offer."""
    return values[-1]


def fill(form: Form, text: str = "", pick: Callable[[list[str]], str] = last) -> list[tuple[str, str]]:
    """Return what a form sends once every group of radios has one picked and every text box holds `text`.

    Tick boxes stay as they are. `pick` chooses among the values of one group of radios.
    """
    radios = form.choices("radio")
    kept = [(name, value) for name, value in form.values() if name not in radios and name not in form.names("textarea")]
    picked = [(name, pick(values)) for name, values in radios.items()]
    return [*kept, *picked, *((name, text) for name in form.names("textarea"))]

"""HTML of :mod:`assess.report.html` to tagged PDF (PDF/UA-1). WeasyPrint is imported here only, and only on first use.

Web processes do not call :func:`render_pdf`; they hold a :class:`~assess.report.renderer.Renderer`, which calls it in a
process of its own.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from assess import settings
from assess.report.imposing import Unwritten, impose
from assess.report.renderer import Renderer, RenderError

__all__ = ["RenderError", "Renderer", "render_pdf"]

LOG = logging.getLogger(__name__)

_FACES = (
    ("Atkinson Hyperlegible Next", 400, "atkinson-hyperlegible-next-400.woff2"),
    ("Atkinson Hyperlegible Next", 700, "atkinson-hyperlegible-next-700.woff2"),
    ("Atkinson Hyperlegible Next Extended", 400, "atkinson-hyperlegible-next-extended-400.woff2"),
    ("Atkinson Hyperlegible Next Extended", 700, "atkinson-hyperlegible-next-extended-700.woff2"),
    ("Noto Emoji", 400, "noto-emoji-400.woff"),
)
"""The families print.css asks for, with weight and file. "Extended" draws further Latin alphabets."""
_UNKNOWN_LETTER = "?"
_PICTURES = frozenset({"So", "Sk", "Cf", "Cn", "Co"})
"""Kinds of character that are a picture, a part of one, or nothing: a sentence says the same without them."""
_NO_SPACE = b"<200b>"
_CMAP_HEAD = 5


class _Kept(dict[tuple[frozenset[str], bool], re.Pattern[str]]):
    """Patterns by (characters, whether to read these or all others), each made once."""

    def __missing__(self, key: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        """Make the pattern as the parser does."""
        characters, these = key
        listed = "".join(re.escape(one) for one in sorted(characters))
        self[key] = re.compile(f"[{'' if these else '^'}{listed}]+")
        return self[key]


def render_pdf(html: str) -> bytes:
    """Return a document as a tagged PDF. ``html`` needs a language and a title; nothing it refers to is fetched.

    Emoji are drawn in outline. What no font of this machine has is a question mark if it is a letter, and is left out
    if it is a picture. A document that says ``<meta name="sheets" content="booklet">`` has two pages on each side of a
    sheet, in the order of a booklet.
    """
    press = _press()
    undrawn = len(press.undrawn)
    pdf = _written(html.translate(press.undrawn))
    # Only the finished document tells which characters no font has; they are remembered, so this happens once for each.
    return pdf if len(press.undrawn) == undrawn else _written(html.translate(press.undrawn))


def _written(html: str) -> bytes:
    import weasyprint  # noqa: PLC0415  it costs 70 MB and half a second, so only who prints pays

    press = _press()
    document = weasyprint.HTML(string=html, url_fetcher=press.fetcher)
    pdf: bytes = document.write_pdf(
        stylesheets=[press.style], font_config=press.fonts, finisher=_finish, pdf_variant="pdf/ua-1"
    )
    return pdf


class _Fetcher(Protocol):
    """What WeasyPrint asks for the content of an address."""

    def fetch(self, url: str, headers: object = None) -> object:
        """Return what is at ``url``; raise ``ValueError`` to refuse."""


@dataclass(frozen=True, slots=True)
class _Press:
    """What every document of a process shares: parsed style sheet, loaded fonts, and the fetcher that refuses.

    ``undrawn`` maps the characters found so far that no font has to what is printed instead.
    """

    style: Any
    fonts: Any
    fetcher: _Fetcher
    undrawn: dict[int, str] = field(default_factory=dict)


@cache
def _press() -> _Press:
    from tinyhtml5 import inputstream  # noqa: PLC0415  as in _written
    from weasyprint import CSS  # noqa: PLC0415  as in _written
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    # The parser means to keep these and loses each at once: half the time it takes to read a document.
    inputstream.characters_until_regex = _Kept()
    fonts, fetcher = FontConfiguration(), _make_fetcher()
    sheet = settings.resource("templates") / "report" / "print.css"
    css = "".join(_font_faces()) + sheet.read_text(encoding="utf-8")
    return _Press(CSS(string=css, font_config=fonts, url_fetcher=fetcher), fonts, fetcher)


def _make_fetcher() -> _Fetcher:
    from weasyprint.urls import URLFetcher  # noqa: PLC0415  as in _written

    class OnlyData(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
        """Refuses every address but data: itself, so that a document can reach neither the network nor a file."""

        def fetch(self, url: str, headers: object = None) -> object:
            scheme = url.partition(":")[0].strip().lower()
            if scheme != "data":
                # The address itself may hold what somebody wrote, so only its kind is logged.
                LOG.warning("resource refused: %s", scheme[:16])
                raise ValueError("resource refused")
            return super().fetch(url, headers)

    return OnlyData(allowed_protocols=("data",), allow_redirects=False)


def _font_faces() -> Iterator[str]:
    """Yield a rule for each typeface; none before the front end is compiled: a system font serves."""
    for family, weight, name in _FACES:
        path = _compiled(f"fonts/{name}")
        if path and path.is_file():
            data = base64.b64encode(path.read_bytes()).decode("ascii")
            source = f"url(data:font/{path.suffix[1:]};base64,{data})"
            yield f"@font-face{{font-family:'{family}';font-weight:{weight};src:{source}}}\n"


def _compiled(name: str) -> Path | None:
    """Return where a compiled asset is, or ``None``."""
    try:
        static = settings.resource("static")
        return static / str(json.loads((static / "manifest.json").read_text(encoding="utf-8"))[name])
    except (FileNotFoundError, KeyError):
        return None


# --- what PDF/UA asks for and WeasyPrint leaves out -------------------------------------------------------------------
# Done on WeasyPrint's own objects before they are written: to read the finished file again would cost 13 ms.


def _finish(document: Any, pdf: Unwritten) -> None:  # noqa: ANN401  WeasyPrint carries no types
    _say_what_headers_head(pdf)
    _say_what_glyphs_mean(pdf)
    if document.metadata.custom.get("sheets") == "booklet":
        impose(pdf)
    _press().undrawn.update((code, _instead(code)) for font in document.fonts.values() for code in font.missing)


def _instead(code: int) -> str:
    """Return what is printed for a character that no font has."""
    return "" if unicodedata.category(chr(code)) in _PICTURES else _UNKNOWN_LETTER


def _say_what_headers_head(pdf: Unwritten) -> None:
    """Give every header cell its /Scope."""
    elements = {one.reference: one for one in pdf.objects if _is_element(one)}
    for cell in elements.values():
        if cell["S"] == "/TH":
            row = elements[cell["P"]]
            in_head = elements[row["P"]]["S"] == "/THead"
            cell["A"]["Scope"] = "/Column" if in_head else "/Row"


def _is_element(one: object) -> bool:
    """Return whether an object is an element of the structure that a screen reader walks."""
    return isinstance(one, dict) and one.get("Type") == "/StructElem"


def _say_what_glyphs_mean(pdf: Unwritten) -> None:
    """Map the further glyphs of one letter, which WeasyPrint maps to nothing, to a space of no width."""
    for one in pdf.objects:
        lines = getattr(one, "stream", ())
        if b"begincmap" in lines[:_CMAP_HEAD]:
            one.stream = [line.replace(b"<>", _NO_SPACE) for line in lines]

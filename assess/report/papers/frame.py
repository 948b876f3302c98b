"""What every paper of a questionnaire has in common: its row in the table, its sizes, and the codes of its pages."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import segno

from assess.core.definition import Definition
from assess.report.html import render
from assess.report.papers import words

_QUIET_ZONE = 4
_CHARACTERS_A_PAGE = 500
"""No page holds less of a document's HTML than this, so a document has no more pages than it has codes."""


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """How a paper is printed.

    large: 18 point type. booklet: two pages on each side of a sheet, in the order that makes a booklet once the sheets
    are printed on both sides and folded; pages of A5, or of A4 (so sheets of A3) in large print. on_screen: it is shown
    in a browser, which may be as narrow as a phone.
    """

    large: bool = False
    booklet: bool = False
    on_screen: bool = False

    @property
    def narrow(self) -> bool:
        """Return whether a line is too short for a table of several columns."""
        return self.large or self.booklet or self.on_screen

    @property
    def name(self) -> str:
        """Return the word for this print in file names and page codes; empty for the usual one."""
        return "-".join(word for word, wanted in (("large", self.large), ("booklet", self.booklet)) if wanted)


USUAL = PaperOptions()


@dataclass(frozen=True, slots=True)
class PageCode:
    """What stands at the foot of a page: its number, and the code as a picture (an SVG in base64)."""

    number: int
    picture: str


def _always(definition: Definition) -> str:  # noqa: ARG001  every questionnaire has this paper
    return ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper, made from a definition alone, so that nothing personal is on it.

    title, about: what it is called, and one sentence on what it is for. template: the fragment in
    ``templates/report/papers`` that page and print share; it takes ``paper`` (what ``view`` returns), ``words`` (the
    module of that name) and ``options``.
    text: the same in plain text. why_not: one sentence when a questionnaire has no such paper, else empty.
    """

    title: str
    about: str
    template: str
    view: Callable[[Definition], object]
    text: Callable[[Definition], str]
    why_not: Callable[[Definition], str] = _always

    def document(self, definition: Definition, options: PaperOptions = USUAL) -> str:
        """Return the whole document as HTML for :func:`assess.report.pdf.render_pdf`."""
        return render(
            "papers/document.html",
            heading=self.title,
            definition=definition,
            options=options,
            template=self.template,
            words=words,
            paper=self.view(definition),
            code=" ".join(_code_parts(definition, self.title, options)),
            codes=lambda inside: page_codes(definition, self.title, options, 4 + len(inside) // _CHARACTERS_A_PAGE),
        )


def page_codes(definition: Definition, title: str, options: PaperOptions, most: int) -> tuple[PageCode, ...]:
    """Return the codes of the first ``most`` pages.

    A code reads ``id/version/paper/page``, with the size in between unless it is the usual one, so that a page that was
    filled in tells which questions stand on it.
    """
    start = "/".join(_code_parts(definition, title.lower().replace(" ", "-"), options))
    return tuple(PageCode(number, _picture(f"{start}/{number}")) for number in range(1, most + 1))


def _code_parts(definition: Definition, title: str, options: PaperOptions) -> tuple[str, ...]:
    return tuple(filter(None, (definition.id, definition.version, title, options.name)))


@lru_cache(maxsize=2048)
def _picture(code: str) -> str:
    out = io.BytesIO()
    made = segno.make(code, error="m", micro=False)
    made.save(out, kind="svg", xmldecl=False, border=_QUIET_ZONE, title=code, light="#fff")
    return base64.b64encode(out.getvalue()).decode("ascii")

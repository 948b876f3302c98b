"""Reads a finished PDF: its text, its tags, and the verdict of a validator."""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import page
import pikepdf

_POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class Tag:
    """One element of the structure tree: its kind, the kinds above it, and the attributes a screen reader uses."""

    kind: str
    above: tuple[str, ...]
    alternative: str
    scope: str


def verdict(pdf: bytes) -> tuple[int, int, list[str]]:
    """Return how many PDF/UA-1 rules passed, of how many, and what was wrong."""
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    return report.rules.passed, report.rules.total, [f"{one.rule_id}: {one.message}" for one in report.failures]


def text_of(pdf: bytes) -> str:
    """Return the text of all pages as one line."""
    return " ".join(" ".join(pages_of(pdf)).split())


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, without the marks that say which way it runs."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607  from PATH
    return done.stdout.decode("utf-8").translate(dict.fromkeys(range(0x202A, 0x202F))).split("\f")[:-1]


def tags_of(pdf: bytes) -> list[Tag]:
    """Return the structure tree in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(_walk(document.Root.StructTreeRoot.K, ()))


def facts_of(pdf: bytes) -> dict[str, str]:
    """Return title, language, and whether a reader is told to show the title and that the document is tagged."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {
            "title": str(document.docinfo["/Title"]),
            "language": str(document.Root.Lang),
            "shows_title": str(document.Root.ViewerPreferences.DisplayDocTitle),
            "tagged": str(document.Root.MarkInfo.Marked),
            "pages": str(len(document.pages)),
        }


def sizes_of(pdf: bytes) -> Counter[float]:
    """Return how many runs of text stand in each size, in points."""
    sizes: Counter[float] = Counter()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for sheet in document.pages:
            for one in pikepdf.parse_content_stream(sheet):
                if str(one.operator) == "Tf":
                    sizes[round(float(one.operands[1]) * _POINTS_PER_PIXEL, 1)] += 1
    return sizes


def inflated(pdf: bytes) -> bytes:
    """Return all that is in a PDF with every stream unpacked."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def _walk(node: pikepdf.Object, above: tuple[str, ...]) -> Iterator[Tag]:
    for one in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            kind = str(one.S).removeprefix("/")
            scope = str(one.A.get("/Scope", "")) if isinstance(one.get("/A"), pikepdf.Dictionary) else ""
            yield Tag(kind, above, str(one.get("/Alt", "")), scope.removeprefix("/"))
            if "/K" in one:
                yield from _walk(one.K, (*above, kind))

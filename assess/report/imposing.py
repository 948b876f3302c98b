"""Two pages on each side of a sheet, in the order that makes a booklet once the sheets are printed and folded.

Works on WeasyPrint's own objects before they are written. The tags keep their order, so a screen reader still walks
from the first page to the last; only the sheets stand in another order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

_FOLDED = 4
"""Pages on a sheet: two on each side."""


class Unwritten(Protocol):
    """A PDF that is not written yet: every object in it, by number, and the catalogue and the list of pages."""

    objects: list[Any]
    catalog: Any
    pages: Any


def sides(pages: int) -> Iterator[tuple[int, int]]:
    """Yield (left, right) for each side of each sheet, front before back, as places of pages counted from 0.

    Sheets are printed on both sides, turned on the short edge, laid on each other and folded. The last places may be
    beyond the last page: they stay empty.
    """
    room = -(-pages // _FOLDED) * _FOLDED
    for first in range(0, room // 2, 2):
        yield room - 1 - first, first
        yield first + 1, room - 2 - first


def impose(pdf: Unwritten) -> None:
    """Put the pages of a PDF, all of one size and without links, on the sheets of a booklet."""
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    width, height = pages[0]["MediaBox"][2:]
    sheets = []
    for left, right in sides(len(pages)):
        on_left, on_right = pages[left : left + 1], pages[right : right + 1]
        for page in on_right:
            _move_right(pdf, page, width)
        together = on_left + on_right
        if len(together) > 1:
            _join(pdf, *together)
        for sheet in together[:1]:  # none at the back of a booklet of one page
            for box in ("MediaBox", "TrimBox", "BleedBox"):
                sheet[box][:] = [0, 0, 2 * width, height]
            sheets.append(sheet)
    pdf.pages["Kids"][:] = [part for sheet in sheets for part in (sheet.number, 0, "R")]
    pdf.pages["Count"] = len(sheets)


def _move_right(pdf: Unwritten, page: Any, width: float) -> None:  # noqa: ANN401  WeasyPrint carries no types
    _content(pdf, page).insert(0, f"1 0 0 1 {width} 0 cm".encode("ascii"))
    for one in _dictionaries(pdf):
        if one.get("Dest", [b""])[0] == page.reference:
            one["Dest"][2] += width


def _join(pdf: Unwritten, sheet: Any, other: Any) -> None:  # noqa: ANN401  WeasyPrint carries no types
    """Move all that is on a page, and all that points to it, to a sheet that has a page already."""
    marked, content, moved = _marked(pdf), _content(pdf, sheet), _content(pdf, other)
    first = len(marked[sheet["StructParents"]])
    for operand in moved:
        if isinstance(operand, dict) and "MCID" in operand:
            operand["MCID"] += first
    content[:] = [b"q", *content, b"Q", b"q", *moved, b"Q"]
    moved.clear()
    for one in _dictionaries(pdf):
        if one.get("Pg") == other.reference:
            one["Pg"] = sheet.reference
            one["K"][:] = [kid + first if isinstance(kid, int) else kid for kid in one["K"]]
        if one.get("Dest", [b""])[0] == other.reference:
            one["Dest"][0] = sheet.reference
    marked[sheet["StructParents"]].extend(marked[other["StructParents"]])
    _forget(pdf, other["StructParents"])
    other.clear()


def _dictionaries(pdf: Unwritten) -> Iterator[Any]:
    return (one for one in pdf.objects if isinstance(one, dict))


def _content(pdf: Unwritten, page: Any) -> list[Any]:  # noqa: ANN401  WeasyPrint carries no types
    """Return the drawing of a page, to be changed."""
    drawing: list[Any] = _object(pdf, page["Contents"]).stream
    return drawing


def _marked(pdf: Unwritten) -> dict[int, Any]:
    """Return, by the number a page has there, the tags of all that is drawn on it."""
    numbers = _parents(pdf)["Nums"]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def _forget(pdf: Unwritten, number: int) -> None:
    numbers = _parents(pdf)["Nums"]
    at = numbers[::2].index(number) * 2
    del numbers[at : at + 2]


def _parents(pdf: Unwritten) -> Any:  # noqa: ANN401  WeasyPrint carries no types
    return _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])


def _object(pdf: Unwritten, reference: bytes) -> Any:  # noqa: ANN401  WeasyPrint carries no types
    return pdf.objects[int(reference.split()[0])]

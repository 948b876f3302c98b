"""Booklets: which page stands where, and that nothing is lost on the way."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

from assess.report.imposing import sides
from assess.report.pdf import render_pdf
from tests.report import reading
from tests.report.test_pdf import RULES


def document(pages: int) -> str:
    """Return a booklet of so many small pages, each with a heading and a word of its own."""
    parts = "".join(f"<section><h2>Part {at}</h2><p>Word{at}</p></section>" for at in range(1, pages + 1))
    style = "@page { size: A5 } section { break-after: page } section:last-child { break-after: auto }"
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Small</title><meta name="sheets" content="booklet">'
        f"<style>{style}</style></head><body><h1>Small</h1>{parts}</body></html>"
    )


def folded(order: list[tuple[int, int]]) -> list[int]:
    """Return the pages as they follow each other once the sheets are laid on each other, folded and turned over."""
    sheets = [order[at : at + 2] for at in range(0, len(order), 2)]
    first_half = [page for front, back in sheets for page in (front[1], back[0])]
    second_half = [page for front, back in reversed(sheets) for page in (back[1], front[0])]
    return first_half + second_half


@pytest.mark.parametrize("pages", range(1, 50))
def test_a_folded_booklet_reads_from_the_first_page_to_the_last(pages: int) -> None:
    """Whoever folds the sheets turns the pages in order, and no sheet more is needed than there must be."""
    order = list(sides(pages))
    places = len(order) * 2
    assert folded(order) == list(range(places))
    assert places % 4 == 0
    assert places - pages < 4


@pytest.mark.parametrize("pages", [1, 2, 3, 4, 5, 8, 9])
def test_each_page_stands_on_its_side_of_its_sheet(pages: int) -> None:
    """What was page three is where the booklet needs page three: left or right, on which side of which sheet."""
    pdf = render_pdf(document(pages))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        boxes = {tuple(round(float(one)) for one in sheet.MediaBox) for sheet in opened.pages}
    assert boxes == {(0, 0, 839, 595)}
    used = [side for side in sides(pages) if min(side) < pages]
    for text, side in zip(reading.pages_of(pdf), used, strict=True):
        wanted = {f"Word{at + 1}" for at in side if at < pages}
        assert {word for word in text.split() if word.startswith("Word")} == wanted


@pytest.mark.parametrize("pages", [1, 4, 7])
def test_a_booklet_is_read_out_from_the_first_page_to_the_last(pages: int) -> None:
    """It keeps all rules of PDF/UA-1, and its tags lead to the right words in the order of the text."""
    pdf = render_pdf(document(pages))
    assert reading.verdict(pdf) == (RULES, RULES, [])
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        sheets: list[Any] = list(opened.pages)
        drawn = {sheet.objgen: _marked_content(sheet) for sheet in sheets}
        said = _said(opened.Root.StructTreeRoot.K, drawn)
        numbers = {sheet.objgen: at for at, sheet in enumerate(sheets)}
        for sheet in sheets:
            tags = _parents(opened.Root.StructTreeRoot.ParentTree.Nums)[int(sheet.StructParents)]
            assert len(tags) == len(drawn[sheet.objgen])
    # Every word drawn is reached once, each by its own tag: as many as were drawn, from heading to last word.
    assert len(said) == len(set(said)) == 1 + 2 * pages
    where = {page: sheet for sheet, side in enumerate(sides(pages)) for page in side}
    assert [numbers[place] for place, _ in said[1::2]] == [where[page] for page in range(pages)]


def test_bookmarks_lead_to_where_the_pages_have_gone() -> None:
    """Each bookmark names the sheet, and the half of it, on which its heading stands."""
    with pikepdf.open(io.BytesIO(render_pdf(document(5)))) as opened:
        sheets: list[Any] = list(opened.pages)
        numbers = {sheet.objgen: at for at, sheet in enumerate(sheets)}
        outline: list[Any] = opened.open_outline().root[0].children
        led = [(numbers[one.destination[0].objgen], float(one.destination[2]) > 419) for one in outline]
    where = {page: (sheet, half == 1) for sheet, side in enumerate(sides(5)) for half, page in enumerate(side)}
    assert led == [where[page] for page in range(5)]


def _parents(numbers: Any) -> dict[int, Any]:  # noqa: ANN401  as all of a PDF
    listed = list(numbers)
    return {int(key): tags for key, tags in zip(listed[::2], listed[1::2], strict=True)}


def _marked_content(sheet: pikepdf.Page) -> set[int]:
    """Return the numbers of all marked content that a sheet draws; fail when one is drawn twice."""
    operands: list[Any] = [one.operands for one in pikepdf.parse_content_stream(sheet) if str(one.operator) == "BDC"]
    found = [int(properties.MCID) for _, properties in operands]
    assert len(found) == len(set(found))
    return set(found)


def _said(node: Any, drawn: dict[tuple[int, int], set[int]]) -> list[tuple[tuple[int, int], int]]:  # noqa: ANN401
    """Return (sheet, number) of marked content in the order of the tags; fail when nothing of that number is drawn."""
    found: list[tuple[tuple[int, int], int]] = []
    for one in node:
        for kid in one.K:
            if isinstance(kid, int):
                assert kid in drawn[one.Pg.objgen]
                found.append((one.Pg.objgen, int(kid)))
            else:
                found += _said([kid], drawn)
    return found

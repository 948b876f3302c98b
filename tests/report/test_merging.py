"""Several prints in one file: as accessible as each of them, and nothing of any of them lost."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from assess.report.html import plan_document
from assess.report.merging import Part, bind
from assess.report.pdf import render_pdf
from tests.report import reading
from tests.report.builders import Made, extreme, one_domain, typical

RULES = 104
LINKED = """<!DOCTYPE html><html lang="gd"><head><title>Linked</title></head><body><h1>{title}</h1>
<p><a href="#there">Go there</a></p><table><thead><tr><th>One</th><th>Two</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr></tbody></table><h2 id="there">There</h2></body></html>"""
FRONT = '<!DOCTYPE html><html lang="en"><head><title>All</title></head><body><h1>Front</h1><p>{}</p></body></html>'


@cache
def _plan(make: Callable[[], Made]) -> bytes:
    made = make()
    return render_pdf(plan_document(made.result_view, made.plan_view))


@cache
def _linked(title: str) -> bytes:
    return render_pdf(LINKED.format(title=title))


def _front(starts: Sequence[int]) -> bytes:
    return render_pdf(FRONT.format(", ".join(map(str, starts))))


def _bound(folder: Path, *pdfs: bytes) -> bytes:
    out = folder / "bound.pdf"
    bind([Part(f"Part {number}", pdf) for number, pdf in enumerate(pdfs, start=1)], _front, out)
    return out.read_bytes()


def test_a_bound_file_keeps_every_rule_and_every_tag(tmp_path: Path) -> None:
    """The file passes as its parts do, and what a screen reader meets is the front page and then each part in turn."""
    parts = (_plan(typical), _linked("A"), _plan(one_domain), _linked("A"))
    bound = _bound(tmp_path, *parts)
    assert reading.verdict(bound) == (RULES, RULES, [])
    tags = [(one.kind, one.scope, one.alternative) for one in reading.tags_of(bound)]
    expected = [(one.kind, one.scope, one.alternative) for one in reading.tags_of(_front([3, 5, 7, 9]))]
    for part in parts:
        own = [(one.kind, one.scope, one.alternative) for one in reading.tags_of(part)]
        expected += [("Part", "", ""), *own[1:]]
    assert tags == expected


def test_the_hardest_texts_are_bound_too(tmp_path: Path) -> None:
    """Every box filled to its limit with hostile text, twice."""
    assert reading.verdict(_bound(tmp_path, _plan(extreme), _plan(extreme))) == (RULES, RULES, [])


def test_every_page_says_what_it_said(tmp_path: Path) -> None:
    """Each part begins on an odd page, after an empty one where it must, and its pages read as before."""
    parts = (_linked("A"), _plan(typical), _linked("B"))
    pages = reading.pages_of(_bound(tmp_path, *parts))
    one, two, three = (reading.pages_of(part) for part in parts)
    assert pages == [*reading.pages_of(_front([3, 5, 7])), "", *one, "", *two, *three]


def test_bookmarks_lead_to_the_parts(tmp_path: Path) -> None:
    """Each part has a bookmark that leads to its first page."""
    with pikepdf.open(io.BytesIO(_bound(tmp_path, _linked("A"), _plan(typical)))) as bound:
        with bound.open_outline() as outline:
            found = {one.title: one.destination for one in outline.root}
        numbers = {title: _page_number(bound, place) for title, place in found.items()}
    assert numbers == {"Front": 1, "Part 1": 3, "Part 2": 5}


def test_links_lead_to_places_of_their_own_part(tmp_path: Path) -> None:
    """Two parts call a place by one name; a link leads to the place in its own part, and to its own tag."""
    with pikepdf.open(io.BytesIO(_bound(tmp_path, _linked("A"), _linked("B")))) as bound:
        tags = dict(_pairs(bound.Root.StructTreeRoot.ParentTree.Nums))
        for number in (3, 5):
            (link,) = bound.pages[number - 1].obj.Annots
            assert _page_number(bound, link.Dest) == number
            assert str(tags[int(link.StructParent)].S) == "/Link"
            assert tags[int(link.StructParent)].K[0].Pg.objgen == bound.pages[number - 1].obj.objgen


def test_pages_lead_to_their_own_tags(tmp_path: Path) -> None:
    """What a page says about the tags of its content are tags that say they are on this page."""
    with pikepdf.open(io.BytesIO(_bound(tmp_path, _plan(typical), _plan(typical)))) as bound:
        tags = dict(_pairs(bound.Root.StructTreeRoot.ParentTree.Nums))
        tagged = [page.obj for page in bound.pages if "/StructParents" in page.obj]
        assert len(tagged) == 5
        for page in tagged:
            assert {one.Pg.objgen for one in tags[int(page.StructParents)]} == {page.objgen}
        assert int(bound.Root.StructTreeRoot.ParentTreeNextKey) == max(tags) + 1


def test_cells_name_the_headers_of_their_own_table(tmp_path: Path) -> None:
    """Two parts made alike call their headers alike; bound, every name is used once and leads to its header."""
    with pikepdf.open(io.BytesIO(_bound(tmp_path, _linked("A"), _linked("A")))) as bound:
        named = {str(name): element for name, element in _pairs(bound.Root.StructTreeRoot.IDTree.Names)}
        cells = [one for one in _all(bound.Root.StructTreeRoot.K[0]) if "/Headers" in one.get("/A", ())]
        headers = [str(name) for cell in cells for name in cell.A.Headers]
        assert len(headers) == len(set(headers)) == len(named) == 4
        assert {str(named[name].S) for name in headers} == {"/TH"}


def test_a_part_is_read_in_its_own_language(tmp_path: Path) -> None:
    """A part in another language than the front page says so."""
    with pikepdf.open(io.BytesIO(_bound(tmp_path, _linked("A")))) as bound:
        assert str(bound.Root.Lang) == "en"
        assert [str(one.Lang) for one in bound.Root.StructTreeRoot.K[0].K if "/Lang" in one] == ["gd"]


def test_a_long_front_page_moves_the_parts_and_says_so(tmp_path: Path) -> None:
    """A front page of three pages names the pages on which the parts then begin."""
    seen: list[Sequence[int]] = []

    def front(starts: Sequence[int]) -> bytes:
        seen.append(starts)
        return render_pdf(FRONT.format("<p>line</p>" * 120))

    out = tmp_path / "bound.pdf"
    bind([Part("One", _linked("A")), Part("Two", _linked("B"))], front, out)
    assert seen[-1] == [5, 7]
    titles = [number for number, text in enumerate(reading.pages_of(out.read_bytes()), start=1) if "Go there" in text]
    assert titles == [5, 7]


def test_a_pdf_without_tags_is_refused(tmp_path: Path) -> None:
    """A part that a screen reader could not read is not bound in silence."""
    plain = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(plain)
    with pytest.raises(ValueError, match="not tagged"):
        _bound(tmp_path, plain.getvalue())


def _page_number(bound: pikepdf.Pdf, place: Any) -> int:  # noqa: ANN401  a PDF array
    return next(at for at, page in enumerate(bound.pages, start=1) if page.obj.objgen == place[0].objgen)


def _pairs(listed: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401  a PDF array
    every = list(listed)
    return list(zip(every[::2], every[1::2], strict=True))


def _all(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = [one for one in element.get("/K", ()) if isinstance(one, pikepdf.Dictionary) and "/S" in one]
    return [element, *(each for kid in kids for each in _all(kid))]

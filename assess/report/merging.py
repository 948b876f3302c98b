"""Finished prints bound into one file that keeps every rule of PDF/UA-1: pages, tags and bookmarks.

Each print begins on the front of a sheet. Its tags become a part of the front page's document, so that a screen reader
walks through all of them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

_KNOWN = {"/Type", "/K", "/ParentTree"}
"""What WeasyPrint writes of a tree of tags. Anything else would be lost, so it is refused."""


@dataclass(frozen=True, slots=True)
class Part:
    """A print to bind: a tagged PDF. ``title`` is its bookmark."""

    title: str
    pdf: bytes


def bind(parts: Sequence[Part], front: Callable[[Sequence[int]], bytes], out: Path) -> None:
    """Write a front page and prints as one file.

    ``front`` is given the page of the file, from 1, on which each part begins, and returns the print that comes first.

    Raises:
        OSError: when the file cannot be written.
        ValueError: when a print is not tagged, or by something else than Assess.
    """
    cover, starts = _cover(front, [_length(part.pdf) for part in parts])
    with pikepdf.open(io.BytesIO(cover)) as bound:
        binding = _Binding(bound)
        for part, start in zip(parts, starts, strict=True):
            with pikepdf.open(io.BytesIO(part.pdf)) as one:
                binding.add(part, one, start)
        binding.finish()
        bound.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _length(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as one:
        return len(one.pages)


def _cover(front: Callable[[Sequence[int]], bytes], lengths: Sequence[int]) -> tuple[bytes, Sequence[int]]:
    """Return the front page and where the parts begin; it is made again when it is longer than it was taken to be."""
    room = 1
    while True:
        starts = _starts(room, lengths)
        made = front(starts)
        needed = _length(made)
        if needed <= room:
            return made, starts
        room = needed


def _starts(before: int, lengths: Sequence[int]) -> Sequence[int]:
    """Return the odd page on which each part begins, after so many pages ``before`` the first."""
    starts = []
    for length in lengths:
        start = before + 1 + before % 2
        starts.append(start)
        before = start + length - 1
    return starts


class _Binding:
    """A document that grows: its pages, its tree of tags, and the tree that leads from a page to its tags."""

    def __init__(self, bound: pikepdf.Pdf) -> None:
        """``bound`` is the front page to begin with."""
        self._bound = bound
        self._tree = _tags(bound)
        self._document = self._tree.K[0]
        self._named: list[tuple[str, Any]] = []
        self._bookmarks: list[OutlineItem] = []
        self._next_key = _next_key(self._tree)
        self._name(self._document, "0")

    def add(self, part: Part, one: pikepdf.Pdf, start: int) -> None:
        """Add the pages of a print from page ``start`` on, with blank pages before it, and its tags."""
        while len(self._bound.pages) < start - 1:
            self._bound.pages.append(_blank(self._bound, one.pages[0]))
        _lead_to_places(one)
        self._bound.pages.extend(one.pages)
        # The pages are there already, so what the tags say about pages is about these.
        tree = self._bound.copy_foreign(_tags(one))
        self._hang(tree.K[0], part.title, one)
        self._renumber(tree, self._bound.pages[start - 1 :])
        self._name(tree.K[0], str(start))
        self._bookmarks.append(OutlineItem(part.title, start - 1))

    def finish(self) -> None:
        """Write what can only be written once everything is there."""
        self._tree.ParentTreeNextKey = self._next_key
        names = [each for name, element in sorted(self._named) for each in (String(name), element)]
        if names:
            self._tree.IDTree = self._bound.make_indirect(Dictionary(Names=Array(names)))
        with self._bound.open_outline() as outline:
            outline.root.extend(self._bookmarks)

    def _hang(self, element: Any, title: str, one: pikepdf.Pdf) -> None:  # noqa: ANN401  a PDF object
        """Make a whole document a part of this one, in its own language."""
        element.S, element.P, element.T = Name.Part, self._document, String(title)
        element.Lang = String(str(one.Root.Lang))
        self._document.K.append(element)

    def _renumber(self, tree: Any, pages: Sequence[pikepdf.Page]) -> None:  # noqa: ANN401  a PDF object
        """Give the pages of a part keys of their own in the tree that leads from them to their tags."""
        shift, self._next_key = self._next_key, self._next_key + _next_key(tree)
        for key, tags in _pairs(tree.ParentTree):
            self._tree.ParentTree.Nums.extend([int(key) + shift, tags])
        for page in pages:
            page.obj.StructParents = int(page.obj.StructParents) + shift
            for note in page.obj.get("/Annots", ()):
                note.StructParent = int(note.StructParent) + shift

    def _name(self, root: Any, prefix: str) -> None:  # noqa: ANN401  a PDF object
        """Make the names by which cells call their headers differ from those of all other parts."""
        for element in _elements(root):
            if "/ID" in element:
                name = f"{prefix}-{element.ID}"
                element.ID = String(name)
                self._named.append((name, element))
            if "/Headers" in element.get("/A", ()):
                element.A.Headers = Array([String(f"{prefix}-{each}") for each in element.A.Headers])


def _blank(bound: pikepdf.Pdf, like: pikepdf.Page) -> pikepdf.Page:
    size = Array([float(one) for one in like.mediabox])
    return pikepdf.Page(bound.make_indirect(Dictionary(Type=Name.Page, MediaBox=size, Resources=Dictionary())))


def _tags(one: pikepdf.Pdf) -> Any:  # noqa: ANN401  a PDF object
    """Return the tree of tags of a print."""
    tree = one.Root.get("/StructTreeRoot")
    if tree is None or set(tree.keys()) - _KNOWN:
        raise ValueError("this PDF is not tagged as the prints of Assess are")
    return tree


def _next_key(tree: Any) -> int:  # noqa: ANN401  a PDF object
    return max(int(key) for key, _ in _pairs(tree.ParentTree)) + 1


def _pairs(tree: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  PDF objects
    listed = list(tree.Nums)
    return zip(listed[::2], listed[1::2], strict=True)


def _elements(root: Any) -> Iterator[Any]:  # noqa: ANN401  PDF objects
    """Yield every tag under one, and itself."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        kids = element.get("/K", ())
        waiting.extend(one for one in kids if isinstance(one, Dictionary) and "/S" in one)


def _lead_to_places(one: pikepdf.Pdf) -> None:
    """Let links inside a print name the place itself: two prints may well call different places by one name."""
    if "/Names" not in one.Root or "/Dests" not in one.Root.Names:
        return
    listed = list(one.Root.Names.Dests.Names)
    places = {str(name): place for name, place in zip(listed[::2], listed[1::2], strict=True)}
    for page in one.pages:
        for note in page.obj.get("/Annots", ()):
            if isinstance(note.get("/Dest"), String):
                note.Dest = places[str(note.Dest)]

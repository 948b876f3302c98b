"""Paper for a room: what can be printed of a questionnaire before anybody has answered it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from assess.report.papers import words
from assess.report.papers.blank import blank_view
from assess.report.papers.blank_text import blank_text
from assess.report.papers.frame import USUAL, Paper, PaperOptions

__all__ = ["PAPERS", "USUAL", "Paper", "PaperOptions", "words"]

PAPERS: Mapping[str, Paper] = MappingProxyType(
    {
        "blank": Paper(
            "Blank form",
            "Every question, to fill in with a pen.",
            "_blank.html",
            blank_view,
            blank_text,
        ),
    }
)
"""Kind to paper, in the order in which they are offered."""

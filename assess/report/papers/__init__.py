"""Paper for a room: what can be printed of a questionnaire before anybody has answered it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from assess.report.papers import words
from assess.report.papers.blank import blank_view
from assess.report.papers.blank_text import blank_text
from assess.report.papers.by_hand import by_hand_text, by_hand_view, by_hand_why_not
from assess.report.papers.card import CARD
from assess.report.papers.facilitator import facilitator_text, facilitator_view
from assess.report.papers.frame import USUAL, Paper, PaperOptions
from assess.report.papers.guide import guide_text, guide_view, guide_why_not

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
        "guide": Paper(
            "Guide",
            "For the wall: the levels and their statements, the bands, or the arms with questions to try.",
            "_guide.html",
            guide_view,
            guide_text,
            guide_why_not,
        ),
        "paper-score": Paper(
            "Score it on paper",
            "The steps, tables and lines to find your own result by hand, with a pencil.",
            "_by_hand.html",
            by_hand_view,
            by_hand_text,
            by_hand_why_not,
        ),
        "facilitator": Paper(
            "Facilitator sheet",
            "How to run a session, pledge cards to cut out, and a page for four weeks later.",
            "_facilitator.html",
            facilitator_view,
            facilitator_text,
        ),
        "card": CARD,
    }
)
"""Kind to paper, in the order in which they are offered."""

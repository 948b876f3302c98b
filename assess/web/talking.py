"""The conversation card of a response: points to talk through, chosen by what was answered at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assess.report.papers import PaperOptions
from assess.report.papers.card import card_for
from assess.web.context import GET, Route, current_services, opened
from assess.web.errors import error_page
from assess.web.papers import file, is_large, pdf
from assess.web.picture import Picture, picture

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from assess.report.papers import Paper


def conversation_card(rid: str) -> ResponseReturnValue:
    """Show the points to talk through, as the answers make them."""
    seen = picture(opened(rid))
    card = _card(seen)
    if card is None:
        return error_page(404)
    current_services().renderer.warm()
    return seen.render(
        "respondent/conversation_card.html",
        heading=card.title,
        about=card.about,
        paper=card.view(seen.opened.definition),
    )


def conversation_card_pdf(rid: str) -> ResponseReturnValue:
    """Send the points to talk through as a PDF."""
    seen = picture(opened(rid))
    card = _card(seen)
    if card is None:
        return error_page(404)
    return pdf(seen, "conversation-card", card.document(seen.opened.definition, PaperOptions(large=is_large())))


def conversation_card_txt(rid: str) -> ResponseReturnValue:
    """Send the points to talk through as plain text."""
    seen = picture(opened(rid))
    card = _card(seen)
    if card is None:
        return error_page(404)
    return file(seen, "conversation-card", "txt", card.text(seen.opened.definition))


def _card(seen: Picture) -> Paper | None:
    """Return the card that fits this response, ``None`` where its questionnaire has none."""
    return card_for(seen.opened.answers) if seen.opened.definition.conversation_card else None


ROUTES: tuple[Route, ...] = (
    ("/r/<rid>/conversation-card", "conversation_card", conversation_card, GET),
    ("/r/<rid>/conversation-card.pdf", "conversation_card_pdf", conversation_card_pdf, GET),
    ("/r/<rid>/conversation-card.txt", "conversation_card_txt", conversation_card_txt, GET),
)

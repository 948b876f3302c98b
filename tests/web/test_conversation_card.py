"""The conversation card in a browser: offered at the start, after the result and to trainers; of a reflection only."""

from __future__ import annotations

from tests.pages import ClientBrowser
from tests.respondent import begin
from tests.web.steps import sent

RISK = "risk-enablement"
TALK = "Talk first, write it up later"
SHOWN = ("conversation-card", "conversation-card.txt", "already", "sheet/preview")


def test_whoever_would_rather_talk_first_finds_the_card_at_the_start(visitor: ClientBrowser) -> None:
    """The start page leads to the card that needs no answers; that of another kind of questionnaire does not."""
    start = visitor.get(f"/q/{RISK}")
    assert f'href="/trainers/{RISK}/card"' in start.text
    assert TALK in visitor.get(f"/trainers/{RISK}/card").words
    assert "conversation card" not in visitor.get("/q/palliative-levels").text


def test_the_card_of_a_response_fits_its_answers(visitor: ClientBrowser) -> None:
    """Page and text ask a child in its own way; nothing the worker wrote is on them."""
    asked = begin(visitor, RISK)
    visitor.send(asked, sent(asked, {"re.p1": "no", "re.p2": "child", "re.p4": "later"}))
    root = "/".join(asked.path.split("/")[:3])
    page, text = visitor.get(f"{root}/conversation-card"), visitor.get(f"{root}/conversation-card.txt")
    for said in (page.words, text.text):
        assert TALK in said
        assert "You can tell me, draw it or show me." in said
        assert said.index("If anyone may be in danger") < said.index(TALK)
    assert f'href="{root}/conversation-card.pdf"' in page.text
    assert visitor.get(f"{root}/conversation-card.pdf").status == 200


def test_other_kinds_of_questionnaires_have_no_card(visitor: ClientBrowser) -> None:
    """Its addresses are not there."""
    root = "/".join(begin(visitor, "palliative-levels").path.split("/")[:3])
    for ending in ("", ".pdf", ".txt"):
        assert visitor.get(f"{root}/conversation-card{ending}").status == 404


def test_a_stop_comes_before_the_card(visitor: ClientBrowser) -> None:
    """Whoever said that there is danger is led to the stop first, and the card tells nobody what they said."""
    asked = begin(visitor, RISK)
    stop = visitor.send(asked, sent(asked, {"re.p1": "yes"}))
    root = "/".join(asked.path.split("/")[:3])
    assert visitor.visit(f"{root}/conversation-card").path == stop.path
    visitor.send(stop, [*stop.form().values(), ("re.stop", "yes")])
    assert TALK in visitor.visit(f"{root}/conversation-card").words
    assert visitor.visit(f"{root}/result").status == 200
    for rest in SHOWN:
        assert "You said that someone is in danger" not in visitor.visit(f"{root}/{rest}").words, rest

"""Who speaks: what one worker says about their own work, a service says about itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assess.report.voices import ONE, WE, voice_of

CHECKOUT = Path(__file__).parents[2]
# "I" and "my" by themselves; "My own" is a phone in the start page's question, which is always somebody's own.
_ALONE = re.compile(r"\b(I|my|myself|me)\b", re.IGNORECASE)
_ASKED = re.compile(r"""voice\((["'])(.+?)\1\)""")
PLACES = [
    *sorted((CHECKOUT / "templates").rglob("*.html")),
    *sorted((CHECKOUT / "assess/report").glob("*.py")),
    *sorted((CHECKOUT / "assess/service").glob("*.py")),
]


def _asked() -> set[str]:
    return {text for path in PLACES for _, text in _ASKED.findall(path.read_text("utf-8"))}


def test_whatever_is_said_through_a_voice_has_words_for_a_service() -> None:
    """A page of a service never stops because nobody wrote what it says there."""
    asked = _asked()
    assert len(asked) > 30
    assert asked - set(WE) == set()


def test_a_service_never_speaks_as_one_person() -> None:
    """None of its words is about "me", and every one of them differs or reads well for both."""
    assert [text for text in WE.values() if _ALONE.search(text)] == []


def test_one_worker_speaks_in_the_words_written() -> None:
    """Where nobody else speaks, a text stands as it is; a service without words for it is a mistake in the program."""
    assert voice_of("framework") is ONE
    assert ONE("My picture") == "My picture"
    assert voice_of("readiness")("My picture") == "Our picture"
    with pytest.raises(KeyError):
        voice_of("readiness")("My rota")


def test_a_reflection_begins_with_its_decision_and_names_no_answer_it_has_not() -> None:
    """Its set-up asks about one decision, and “Not yet” stands on no scale of it."""
    voice = voice_of("reflection")
    assert voice("First, a little about your work") == "First, a little about your decision"
    (said,) = (voice(text) for text in WE if "“Not yet”" in text)
    assert "Not yet" not in said


@pytest.mark.parametrize("text", ["About your work", "First, a little about your work"])
def test_a_reflection_is_about_a_decision_not_about_work(text: str) -> None:
    """Whoever thinks a decision through is not asked to look at what they usually do."""
    assert text in WE
    assert "work" not in voice_of("reflection")(text)

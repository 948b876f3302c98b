"""Of a long questionnaire, a page needs few answers: its own, and those that rules look at.

A page of a questionnaire of 200 pages would otherwise read a thousand answers to show six.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.core.definition import CHOSEN_SECTIONS

if TYPE_CHECKING:
    from assess.core.definition import Definition, Question
    from assess.core.variants import Text

LONG = 12
"""A questionnaire with more sections than this is long: no page lists how far each of them is."""

_kept: dict[str, Extracts] = {}


@dataclass(frozen=True, slots=True)
class Extracts:
    """Which answers the pages of one definition need: those of a section, and ``always`` those that rules look at."""

    always: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]

    def of(self, section: str) -> tuple[str, ...] | None:
        """Return the ids a section's pages need, ``None`` when there is no such section."""
        own = self.sections.get(section)
        return None if own is None else (*self.always, *own)


def extracts(definition: Definition) -> Extracts | None:
    """Return what the pages of a long questionnaire need, worked out once; ``None`` for one that is not long."""
    if len(definition.sections) <= LONG:
        return None
    known = _kept.get(definition.content_hash)
    if known is None:
        known = _kept[definition.content_hash] = _work_out(definition)
    return known


def _work_out(definition: Definition) -> Extracts:
    always = {CHOSEN_SECTIONS: None}
    sections: dict[str, list[str]] = {section.id: [] for section in definition.sections}
    for question in definition.questions.values():
        always |= dict.fromkeys(_read_by(question))
        if question.section:
            sections[question.section].append(question.id)
        else:
            always[question.id] = None
    for section in definition.sections:
        always |= dict.fromkeys(_read_by_text(section.lead))
    return Extracts(tuple(always), {key: tuple(ids) for key, ids in sections.items()})


def _read_by(question: Question) -> Iterator[str]:
    """Yield the ids of the questions that a question's rules and wordings look at."""
    yield from question.enable_when.reads()
    if question.not_applicable_when:
        yield from question.not_applicable_when.reads()
    yield from _read_by_text(question.help)
    yield from _read_by_text(question.examples)
    yield from _read_by_text(question.wording)


def _read_by_text(text: Text) -> Iterator[str]:
    for variant in text.variants:
        yield from variant.when.reads()

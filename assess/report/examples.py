"""What the worker wrote in their own words: examples under statements, and stories of whole sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.core.answers import Answers
from assess.core.definition import Definition, evidence_id, kinds_id, story_id
from assess.core.result import Result, State
from assess.core.routing import Route
from assess.report import words


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """An example in the worker's words under a statement, with the kinds of evidence ticked."""

    question: str
    domain: str
    statement: str
    text: str
    kinds: str

    @property
    def id(self) -> str:
        """Return the id of the answer that holds the words."""
        return evidence_id(self.question)


@dataclass(frozen=True, slots=True)
class StoryView:
    """What the worker wrote for a whole section, under the prompt that asked."""

    section: str
    title: str
    prompt: str
    text: str

    @property
    def id(self) -> str:
        """Return the id of the answer that holds the words."""
        return story_id(self.section)


def evidence_views(definition: Definition, result: Result, answers: Answers) -> Iterator[EvidenceView]:
    """Yield the examples under statements that count; what no longer applies is kept, and not shown."""
    for one in result.dimensions:
        for question in one.counted:
            text, kinds = answers.text(evidence_id(question)), answers.several(kinds_id(question))
            if text or kinds:
                labels = (option.label for option in definition.evidence_kinds if option.id in kinds)
                statement = definition.questions[question].text
                yield EvidenceView(question, one.title, statement, text, words.listed(map(words.within, labels)))


def story_views(definition: Definition, result: Result, answers: Answers) -> Iterator[StoryView]:
    """Yield what was written for whole sections that were looked at."""
    route = Route(definition, answers)
    looked_at = {one.section for one in result.dimensions if one.state is not State.NOT_LOOKED_AT}
    for section in definition.sections:
        text = answers.text(story_id(section.id))
        if text and section.id in looked_at:
            yield StoryView(section.id, section.title, route.wording(definition.questions[story_id(section.id)]), text)

"""What the pages, prints and exports of a Result show: frozen objects of ready strings.

Words are chosen here and figures are put into sentences; no figure is computed. The templates of the ``report`` folder
take a :class:`ResultView` as ``result``, and a :class:`~assess.report.plan_view.PlanView` as ``plan``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assess.core.answers import Answers
from assess.core.changes import Blocker
from assess.core.definition import Definition
from assess.core.levels import Ladder, LevelOutcome
from assess.core.planning import SuggestedAction
from assess.core.result import DimensionResult, Finding, Result, State, Strength
from assess.core.scoring import Counted, LeftOut, Tally
from assess.report import words
from assess.report.examples import EvidenceView, StoryView, evidence_views, story_views
from assess.report.rules import RULES
from assess.report.view_bands import section_share, whole_share
from assess.report.words import Mark


@dataclass(frozen=True, slots=True)
class StrengthView:
    """Something the worker already does; ``beyond`` is a line when it is from a level above the one reached."""

    question: str
    text: str
    label: str
    domain: str
    beyond: str


@dataclass(frozen=True, slots=True)
class RungView:
    """One rung of a ladder, lowest first: its title and mark, and whose flags stand on it."""

    title: str
    description: str
    mark: Mark
    placed: bool
    practised: bool
    role: bool


@dataclass(frozen=True, slots=True)
class CountedView:
    """A statement that counts: its answer, and its points in words."""

    text: str
    answer: str
    points: str


@dataclass(frozen=True, slots=True)
class LeftOutView:
    """A statement that does not count, why, and the worker's own reason."""

    text: str
    why: str
    reason: str


@dataclass(frozen=True, slots=True)
class LevelView:
    """How one level was worked out. ``must_haves`` are the must-have statements still to come."""

    title: str
    mark: Mark
    points: str
    needed: str
    counted: tuple[CountedView, ...]
    left_out: tuple[LeftOutView, ...]
    must_haves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockerView:
    """One change on the way to the next level."""

    question: str
    text: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A text about a dimension: ``text`` in one line, or ``before``, the ``listed`` phrases and ``after`` them."""

    text: str
    before: str
    listed: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class DomainView:
    """One dimension. ``picture`` says in words all that its ladder shows; ``so_far`` is empty when all is answered.

    ``share`` says what it adds up to, where the method works with shares.
    """

    id: str
    title: str
    placed: str
    practised: str
    role_need: str
    next_step: str
    compared: str
    picture: str
    so_far: str
    is_looked_at: bool
    rungs: tuple[RungView, ...]
    findings: tuple[FindingView, ...]
    blockers_lead: str
    blockers: tuple[BlockerView, ...]
    levels: tuple[LevelView, ...]
    strengths: tuple[StrengthView, ...]
    unanswered: tuple[str, ...]
    share: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """A suggested action. ``cpl`` names the core learning elements; ``need`` says why it is suggested."""

    id: str
    domain: str
    text: str
    helpers: str
    due: str
    evidence: str
    resources: str
    cpl: str
    need: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """Everything a result page or print shows; ``has_placement`` and ``has_role_need`` say what the picture has.

    ``whole`` is the band of all together with its ``whole_share``, where there is one. ``opening`` is a headline that
    leads to the strengths, where no level is reached yet; ``headline`` is empty then.
    """

    questionnaire: str
    title: str
    version: str
    language: str
    dimension_word: str
    opening: str
    headline: str
    ahead: str
    strengths: tuple[StrengthView, ...]
    no_strength: str
    domains: tuple[DomainView, ...]
    has_placement: bool
    has_role_need: bool
    pinned: tuple[ActionView, ...]
    suggested: tuple[ActionView, ...]
    rules: tuple[str, ...]
    evidence: tuple[EvidenceView, ...]
    stories: tuple[StoryView, ...]
    unanswered: tuple[str, ...]
    manager_questions: tuple[str, ...]
    look_again: str
    sources: tuple[str, ...]
    own_view: str
    owner: str
    whole: str
    whole_share: str

    @property
    def looked_at(self) -> tuple[DomainView, ...]:
        """Return the dimensions with something to show."""
        return tuple(one for one in self.domains if one.is_looked_at)

    @property
    def to_come(self) -> tuple[DomainView, ...]:
        """Return the dimensions that nobody looked at yet."""
        return tuple(one for one in self.domains if not one.is_looked_at)


def result_view(definition: Definition, result: Result, answers: Answers) -> ResultView:
    """Return the view of a result; ``definition`` and ``answers`` must be those it was assessed from."""
    opens = bool(result.strengths) and not result.headline.level_title
    return ResultView(
        questionnaire=result.questionnaire,
        title=result.title,
        version=result.version,
        language=result.language,
        dimension_word=words.DIMENSIONS.get(definition.kind, "Domain"),
        opening=result.headline.text if opens else "",
        headline="" if opens else result.headline.text,
        ahead=result.headline.ahead_text,
        strengths=_strengths(definition, result.strengths),
        no_strength=result.no_strength_text,
        domains=tuple(_domain(definition, one) for one in result.dimensions),
        has_placement=any(one.placement for one in result.dimensions),
        has_role_need=any(one.role_need for one in result.dimensions),
        pinned=tuple(map(action_view, result.pinned)),
        suggested=tuple(map(action_view, result.suggested)),
        rules=tuple(RULES[result.method](definition)),
        evidence=tuple(evidence_views(definition, result, answers)),
        stories=tuple(story_views(definition, result, answers)),
        unanswered=_texts(definition, result.unanswered),
        manager_questions=definition.manager_questions,
        look_again=_look_again(definition.review_after_months),
        sources=definition.sources,
        own_view=words.OWN_VIEW,
        owner=words.OWNER,
        whole=result.headline.level_title if result.whole else "",
        whole_share=whole_share(definition, result),
    )


def _look_again(months: int) -> str:
    return f"Look again in about {months} months." if months > 1 else "Look again in about a month."


def action_view(action: SuggestedAction) -> ActionView:
    """Return the view of one suggested action."""
    return ActionView(
        id=action.id,
        domain=action.dimension_title,
        text=action.text,
        helpers=", ".join(action.helpers),
        due=action.due.text,
        evidence=action.evidence,
        resources=", ".join(action.resources),
        cpl=words.cpl_names(",".join(action.cpl)),
        need=words.NEEDS[action.need],
    )


def _texts(definition: Definition, questions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(definition.questions[one].text for one in questions)


def _strengths(definition: Definition, strengths: tuple[Strength, ...]) -> tuple[StrengthView, ...]:
    first = definition.levels[0].title if definition.levels else ""
    return tuple(_strength(one, first) for one in strengths)


def _strength(strength: Strength, first_level: str) -> StrengthView:
    """Return a strength; nobody is told that the first level is beyond them."""
    is_beyond = strength.beyond and strength.level_title != first_level
    return StrengthView(
        question=strength.question,
        text=strength.text,
        label=strength.label,
        domain=strength.dimension_title,
        beyond=f"From {strength.level_title} level: beyond where you are now" if is_beyond else "",
    )


def _domain(definition: Definition, one: DimensionResult) -> DomainView:
    ladder = one.ladder
    placed, compared = _placement(one)
    reaches = ladder.reaches if ladder else None
    return DomainView(
        id=one.id,
        title=one.title,
        placed=placed,
        practised=one.level_title,
        role_need=one.role_need.label if one.role_need else words.NOT_SAID,
        next_step=one.next_step,
        compared=compared,
        picture=_picture(one, placed),
        so_far=_so_far(one),
        is_looked_at=one.state is not State.NOT_LOOKED_AT,
        rungs=tuple(_rungs(one, ladder)) if ladder else (),
        findings=tuple(map(_finding, one.findings)),
        blockers_lead=f"What would take you to {reaches.title}:" if reaches else "",
        blockers=tuple(map(_blocker, ladder.blockers)) if ladder else (),
        levels=tuple(_level(definition, outcome, ladder) for outcome in ladder.outcomes) if ladder else (),
        strengths=_strengths(definition, one.strengths),
        unanswered=_texts(definition, one.unanswered),
        share=section_share(definition, one),
    )


def _finding(finding: Finding) -> FindingView:
    """Return a text with its list set apart; what followed it is a sentence of its own."""
    before, _, after = finding.text.partition(finding.line) if finding.line else (finding.text, "", "")
    return FindingView(finding.text, before, finding.listed, after.lstrip(". "))


def _placement(one: DimensionResult) -> tuple[str, str]:
    """Return where the worker put themself, and how that compares, in words."""
    if one.placement is None:
        return words.NOT_SAID, ""
    outcome = one.placement.outcome
    return one.placement.placed_label, words.OUTCOMES[outcome] if outcome else ""


def _picture(one: DimensionResult, placed: str) -> str:
    """Return in words what the ladder of a dimension shows."""
    parts = [f"{one.title}. Your answers show: {one.level_title}."]
    if one.placement:
        parts.append(f"You placed yourself at: {placed}.")
    if one.role_need:
        parts.append(f"Your role needs: {one.role_need.label}.")
    if ladder := one.ladder:
        parts += [f"{each.level.title}: {words.mark_of(each, ladder).word.lower()}." for each in ladder.outcomes]
    return " ".join(parts)


def _so_far(one: DimensionResult) -> str:
    return "so far" if one.state is State.SO_FAR else ""


def _rungs(one: DimensionResult, ladder: Ladder) -> Iterator[RungView]:
    placed = one.placement.placed if one.placement else None
    role = one.role_need.level if one.role_need else None
    for outcome in ladder.outcomes:
        level = outcome.level
        yield RungView(
            title=level.title,
            description=level.description,
            mark=words.mark_of(outcome, ladder),
            placed=level == placed,
            practised=level.rank == ladder.rank,
            role=level == role,
        )


def _blocker(blocker: Blocker) -> BlockerView:
    now = blocker.from_label or words.NOT_ANSWERED
    return BlockerView(question=blocker.question, text=blocker.text, now=now, then=blocker.to_label)


def _level(definition: Definition, outcome: LevelOutcome, ladder: Ladder) -> LevelView:
    tally = outcome.tally
    return LevelView(
        title=outcome.level.title,
        mark=words.mark_of(outcome, ladder),
        points=_points(tally),
        needed=f"{outcome.needed} needed to reach this level" if tally.counted else "",
        counted=tuple(map(_counted, tally.counted)),
        left_out=tuple(map(_left_out, tally.left_out)),
        must_haves=_texts(definition, outcome.must_haves_missing),
    )


def _points(tally: Tally) -> str:
    return f"{tally.points} of {tally.possible} points" if tally.counted else "Nothing to count here"


def _counted(counted: Counted) -> CountedView:
    return CountedView(counted.text, counted.label or words.NOT_ANSWERED, f"{counted.points} of {counted.full}")


def _left_out(left: LeftOut) -> LeftOutView:
    return LeftOutView(left.text, words.WHY[left.why], left.reason)

"""What the pages, prints and exports of a Result show: frozen objects of ready strings.

Words are chosen here and figures are put into sentences; no figure is computed. The templates of the ``report`` folder
take a :class:`ResultView` as ``result``, and a :class:`~assess.report.plan_view.PlanView` as ``plan``.
"""

from __future__ import annotations

from dataclasses import dataclass

from assess.core.answers import Answers
from assess.core.arms import PictureResult, Prompted
from assess.core.definition import Definition
from assess.core.planning import SuggestedAction
from assess.core.result import DimensionResult, Result, State
from assess.report import words
from assess.report.examples import EvidenceView, StoryView, evidence_views, story_views
from assess.report.rules import RULES
from assess.report.view_arms import ArmView, ComparisonView, arm_view, comparison_views
from assess.report.view_bands import BandView, WholeView, band_view, whole_findings, whole_view
from assess.report.view_levels import LadderView, ladder_view
from assess.report.view_parts import FindingView, StrengthView, finding_view, question_texts, strength_views
from assess.report.voices import OWN_VIEW, OWNER, Voice, voice_of


@dataclass(frozen=True, slots=True)
class DomainView:
    """One dimension. ``picture`` says in words all that its drawing shows.

    ``so_far`` is empty when all is answered, and for an arm. What only one method shows is a field of its own, ``None``
    under the others.
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
    findings: tuple[FindingView, ...]
    strengths: tuple[StrengthView, ...]
    unanswered: tuple[str, ...]
    ladder: LadderView | None
    band: BandView | None
    arm: ArmView | None

    @property
    def drawn(self) -> LadderView | BandView | ArmView | None:
        """Return what is drawn of the dimension, whatever its method."""
        return self.ladder or self.band or self.arm

    @property
    def share(self) -> str:
        """Return what the dimension adds up to, where its method works with shares."""
        return self.band.share if self.band else ""


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

    ``method`` names the folder of templates that draw what only this method shows.

    ``whole`` is the band of all together, where the method has one; ``sign_off`` the title of the sheet of a decision,
    where the questionnaire has one. ``opening`` is a headline that leads to the strengths, where no level is reached
    yet; ``headline`` is empty then. ``safety`` lines are said before anything else, to the person who answered only;
    ``care`` stands in their place on what is shown to others, is the same for all answers, and empty where nobody is
    asked about danger. ``comparisons``, ``pictures`` and ``prompts`` stand beside the picture of a profile.
    """

    questionnaire: str
    title: str
    version: str
    language: str
    method: str
    dimension_word: str
    opening: str
    headline: str
    ahead: str
    findings: tuple[FindingView, ...]
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
    voice: Voice
    whole: WholeView | None
    safety: tuple[str, ...]
    care: str
    comparisons: tuple[ComparisonView, ...]
    pictures: tuple[PictureResult, ...]
    prompts: tuple[Prompted, ...]
    sign_off: str

    @property
    def key(self) -> str:
        """Return what the shapes mean that are drawn here, and no others."""
        whole = (block.mark.kind for block in self.whole.blocks) if self.whole else ()
        drawn = frozenset(whole).union(*(one.drawn.shapes for one in self.domains if one.drawn))
        return " ".join(text for shape, text in words.KEYS.get(self.method, {}).items() if shape in drawn)

    @property
    def to_find_out(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return pairs (section, statements) of what nobody knew, where the action about it cannot name all of it."""
        unknown = [(one.title, one.band.dont_know) for one in self.domains if one.band and one.band.dont_know]
        said = " ".join(one.text for one in self.suggested)
        return tuple(unknown) if any(text not in said for _, texts in unknown for text in texts) else ()

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
    voice = voice_of(definition.kind)
    opens = bool(result.strengths) and not result.headline.level_title
    return ResultView(
        questionnaire=result.questionnaire,
        title=result.title,
        version=result.version,
        language=result.language,
        method=result.method,
        dimension_word=words.DIMENSIONS.get(definition.kind, "Domain"),
        opening=result.headline.text if opens else "",
        headline="" if opens else result.headline.text,
        ahead=result.headline.ahead_text,
        findings=whole_findings(result),
        strengths=strength_views(definition, result.strengths),
        no_strength=result.no_strength_text,
        domains=tuple(_domain(definition, one) for one in result.dimensions),
        has_placement=any(one.placement for one in result.dimensions),
        has_role_need=any(one.role_need for one in result.dimensions),
        pinned=tuple(map(action_view, result.pinned)),
        suggested=tuple(map(action_view, result.suggested)),
        rules=tuple(RULES[result.method](definition)),
        evidence=tuple(evidence_views(definition, result, answers)),
        stories=tuple(story_views(definition, result, answers)),
        unanswered=question_texts(definition, result.unanswered),
        manager_questions=definition.manager_questions,
        look_again=_look_again(definition.review_after_months),
        sources=definition.sources,
        own_view=voice(OWN_VIEW),
        owner=voice(OWNER),
        voice=voice,
        whole=whole_view(definition, result),
        safety=result.safety,
        care=words.CARE if definition.safety_lines else "",
        comparisons=comparison_views(definition, result),
        pictures=result.pictures,
        prompts=result.prompts,
        sign_off=definition.sign_off.title if definition.sign_off else "",
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


def _domain(definition: Definition, one: DimensionResult) -> DomainView:
    placed, compared = _placement(one)
    ladder, band, arm = ladder_view(definition, one), band_view(definition, one), arm_view(definition, one)
    return DomainView(
        id=one.id,
        title=one.title,
        placed=placed,
        practised=one.level_title,
        role_need=one.role_need.label if one.role_need else words.NOT_SAID,
        next_step=one.next_step,
        compared=compared,
        picture=_picture(one, placed, ladder or band or arm),
        so_far=_so_far(one),
        is_looked_at=one.state is not State.NOT_LOOKED_AT,
        findings=tuple(map(finding_view, one.findings)),
        strengths=strength_views(definition, one.strengths),
        unanswered=question_texts(definition, one.unanswered),
        ladder=ladder,
        band=band,
        arm=arm,
    )


def _placement(one: DimensionResult) -> tuple[str, str]:
    """Return where the worker put themself, and how that compares, in words."""
    if one.placement is None:
        return words.NOT_SAID, ""
    outcome = one.placement.outcome
    return one.placement.placed_label, words.OUTCOMES[outcome] if outcome else ""


def _picture(one: DimensionResult, placed: str, drawn: LadderView | BandView | ArmView | None) -> str:
    """Return in words what the drawing of a dimension shows."""
    parts = [f"{one.title}. Your answers show: {one.level_title}."]
    if one.placement:
        parts.append(f"You placed yourself at: {placed}.")
    if one.role_need:
        parts.append(f"Your role needs: {one.role_need.label}.")
    if drawn:
        parts.append(drawn.picture)
    return " ".join(parts)


def _so_far(one: DimensionResult) -> str:
    """Return what is said beside a level that rests on a part of the answers; an arm's word never claims more."""
    return "so far" if one.state is State.SO_FAR and one.arm is None else ""

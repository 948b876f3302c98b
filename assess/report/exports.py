"""A result and its plan for other places than a page: plain text to copy, and a table for a spreadsheet.

The same strings as on pages and prints.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from assess.core.answers import Answer, Answers, NotApplicable
from assess.core.definition import Definition, Question
from assess.core.expressions import OVERALL
from assess.core.result import Result
from assess.core.routing import Route
from assess.report import words
from assess.report.plan_view import PlannedView, PlanView
from assess.report.sign_off_view import SignedView, signed_lines
from assess.report.view import ActionView, DomainView, ResultView, result_view
from assess.report.view_arms import ArmView
from assess.report.view_bands import BandView, HeldView
from assess.report.view_levels import LadderView, LevelView
from assess.report.view_parts import BlockerView, LeftOutView, StrengthView
from assess.report.voices import Voice

COLUMNS = ("kind", "part", "id", "text", "answer", "value", "note")
"""The columns of the table.

``kind`` is ``level`` or ``arm``, ``comparison``, ``first``, ``action``, ``go_live`` or ``answer``.
"""
KINDS: Mapping[str, str] = MappingProxyType({"profile": "arm"})
"""What a dimension is in the table, by the method; any other has levels."""

# A cell that begins so may be run as a formula by a spreadsheet; full-width forms are folded to plain ones by some.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", ";=")  # noqa: RUF001  full width is meant


def result_text(definition: Definition, result: Result) -> str:
    """Return the result with its whole explanation; ``definition`` must be the one it was assessed from."""
    return "\n".join(_lines(result_view(definition, result, Answers()))) + "\n"


def plan_text(result: ResultView, plan: PlanView, signed: SignedView | None = None) -> str:
    """Return a result with its plan as plain text, in the order of the printed plan, and the sheet of a decision."""
    voice = result.voice
    return _joined(
        [
            (f"{voice('My action plan')}: {result.title}", [f"{plan.made_on}, version {result.version}"]),
            (words.SAFETY, result.safety),
            (
                "What is already strong",
                [result.opening, *(map(_item, result.strengths) if result.strengths else [result.no_strength])],
            ),
            (voice("My picture"), [result.headline, result.ahead, *_whole(result), *_domain_lines(result)]),
            *_beside(result),
            ("Do this first", [line for one in plan.pinned for line in _first_lines(one)]),
            (voice("What matters most to me here"), [plan.matters]),
            (voice("What I want to work on"), [line for one in plan.headline for line in _action_lines(one, voice)]),
            (voice("Later, if I want to"), [f"- {one.text}" for one in plan.others]),
            *((f"To find out: {title}", [f"- {text}" for text in texts]) for title, texts in result.to_find_out),
            (voice("My story"), _story_lines(plan, voice)),
            (voice("My light-bulb pledge"), _pledge_lines(plan, voice)),
            (voice("For the one-to-one"), _meeting_lines(plan, voice)),
            (signed.title, signed_lines(signed)) if signed and signed.is_written else ("", []),
            ("", [result.owner, *result.sources]),
        ]
    )


def cpl_text(result: ResultView, plan: PlanView) -> str:
    """Return notes for a record of continuous professional learning; it never says that a requirement is met."""
    tags = dict.fromkeys(name for one in plan.headline for name in one.cpl.split(", ") if name)
    return _joined(
        [
            (result.title, [plan.made_on, tags and f"Core learning elements: {', '.join(tags)}"]),
            (words.SAFETY, result.safety),
            (result.voice("What I learned"), [result.headline, result.ahead, *map(_item, result.strengths)]),
            (result.voice("How I will use it"), [*(f"- {one.text}" for one in plan.headline), plan.pledge]),
        ]
    )


def answers_csv(
    definition: Definition, result: ResultView, plan: PlanView, answers: Answers, signed: SignedView | None = None
) -> str:
    """Return levels, actions, the sheet of a decision and every answer as a table.

    No cell of it is a formula to a spreadsheet.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    signed_rows = _signed_rows(signed) if signed and signed.is_written else ()
    for row in (*_level_rows(result), *_action_rows(plan), *signed_rows, *_answer_rows(definition, answers)):
        table.writerow(map(_cell, row))
    return out.getvalue()


# --- a result as text -------------------------------------------------------------------------------------------------


def _lines(view: ResultView) -> Iterator[str]:
    yield f"{view.title} (version {view.version})"
    yield from _part(words.SAFETY, view.safety)
    yield from filter(None, (view.opening, view.headline, view.ahead))
    yield from _whole(view)
    yield from _part(view.voice("What I already do"), map(_strength, view.strengths), view.no_strength)
    yield from _part("Do this first", (_action(one, view.voice) for one in view.pinned))
    yield from _part(view.voice("What I could work on next"), (_action(one, view.voice) for one in view.suggested))
    for domain in view.domains:
        yield from _domain(domain, view.voice)
    for title, said in _beside(view):
        yield from ("", f"{title}:", *filter(None, said))
    yield from _part("Not answered yet", view.unanswered)
    yield from _part("How this is worked out", view.rules)
    yield from ("", view.own_view)


def _whole(view: ResultView) -> Iterator[str]:
    """Yield the texts about the whole, everything that holds it, and the way to the next band."""
    if view.whole:
        yield f"Everything together: {view.whole.percent}"
    yield from (finding.text for finding in view.findings)
    if view.whole:
        if not view.whole.says_held:
            yield from _held(view.whole.held)
        if not view.whole.says_changes:
            yield from _way(view.whole.changes_lead, view.whole.changes)


def _way(lead: str, changes: Iterable[BlockerView]) -> Iterator[str]:
    yield from filter(None, [lead])
    yield from (f"- {each.text} From “{each.now}” to “{each.then}”." for each in changes)


def _part(title: str, entries: Iterable[str], otherwise: str = "") -> Iterator[str]:
    """Yield a heading and a list; ``otherwise`` stands in for an empty one, and without it nothing is said."""
    listed = [f"- {entry}" for entry in entries] or [*filter(None, [otherwise])]
    if listed:
        yield from ("", f"{title}:", *listed)


def _strength(one: StrengthView) -> str:
    beyond = f" {one.beyond}." if one.beyond else ""
    return f"{one.text} ({one.domain}: {one.label}.){beyond}"


def _action(one: ActionView, voice: Voice) -> str:
    details = {
        "Why": one.need,
        "Who can help": one.helpers,
        "By when": one.due,
        voice("What I will bring"): one.evidence,
        "Resource": one.resources,
    }
    said = "".join(f"\n  {name}: {text}" for name, text in details.items() if text)
    return f"{one.text} ({one.domain}){said}"


def _domain(one: DomainView, voice: Voice) -> Iterator[str]:
    yield from ("", f"{one.title}:")
    yield f"{voice('My answers show')}: {', '.join(filter(None, (one.practised, one.share, one.so_far)))}"
    own = {"I placed myself at": one.placed, "My role needs": one.role_need}
    yield from (f"{label}: {text}" for label, text in own.items() if text != words.NOT_SAID)
    yield f"Next: {one.next_step}"
    yield from (finding.text for finding in one.findings)
    if one.ladder:
        yield from _ladder(one.ladder)
    if one.band:
        yield from _band(one.band)
    if one.arm:
        yield from _arm(one.arm)


def _arm(one: ArmView) -> Iterator[str]:
    yield f"  {one.share}."
    yield from (f"    {each.points}  {each.text} ({each.answer})" for each in one.counted)
    yield from map(_left_out, one.left_out)


def _beside(view: ResultView) -> Iterator[tuple[str, list[str]]]:
    """Yield (title, lines) of what stands beside the picture of a profile."""
    for compared in view.comparisons:
        yield compared.title, [f"{compared.outcome}. {compared.text}", compared.worked_out]
    for picture in view.pictures:
        ticks = [f"- {tick.label}: {'yes' if tick.ticked else 'not yet'}" for tick in picture.ticks]
        yield picture.title, [*picture.pinned, *ticks, *picture.notes]
    for prompted in view.prompts:
        yield f"{prompted.dimension_title}. {prompted.lead}", [f"- {prompt}" for prompt in prompted.prompts]


def _ladder(one: LadderView) -> Iterator[str]:
    yield from _way(one.blockers_lead, one.blockers)
    for level in one.levels:
        yield from _level(level)


def _band(one: BandView) -> Iterator[str]:
    yield from _held(one.held)
    for each in one.weighted:
        must = "Must: " if each.must else ""
        yield f"    {each.points} points, {each.times}: {each.weighted}  {must}{each.text} ({each.answer})"
    yield from map(_left_out, one.left_out)


def _held(one: HeldView) -> Iterator[str]:
    if one.lead:
        yield one.lead
        yield from (f"- {cause}" for cause in one.causes)


def _level(one: LevelView) -> Iterator[str]:
    figures = ", ".join(filter(None, (one.points, one.needed)))
    yield f"  {one.title}: {one.mark.word}. {figures}."
    yield from (f"    {each.points}  {each.text} ({each.answer})" for each in one.counted)
    yield from map(_left_out, one.left_out)
    yield from (f"    Still to come, because it must be there: {text}" for text in one.must_haves)


def _left_out(one: LeftOutView) -> str:
    return f"    {one.why}: {one.text}{f' ({one.reason})' if one.reason else ''}"


# --- a plan as text ---------------------------------------------------------------------------------------------------


def _joined(parts: Iterable[tuple[str, Iterable[object]]]) -> str:
    """Return the parts that say something, each under its heading."""
    blocks = []
    for heading, lines in parts:
        said = [str(line) for line in lines if line]
        if said:
            blocks.append("\n".join([*([heading] if heading else []), *said]))
    return "\n\n".join([*blocks, ""])


def _item(one: StrengthView) -> str:
    return f"- {_strength(one)}"


def _domain_lines(result: ResultView) -> Iterator[str]:
    for domain in result.domains:
        practised = " ".join(filter(None, (domain.practised, domain.share and f"({domain.share})", domain.so_far)))
        placed = "" if domain.placed == words.NOT_SAID else f"{result.voice('I placed myself')}: {domain.placed}; "
        yield f"- {domain.title}: {practised} ({placed}next step: {domain.next_step})"


def _first_lines(action: ActionView) -> Iterator[str]:
    yield f"- {action.text}"
    yield from (f"  {label}: {text}" for label, text in _who_and_when(action).items() if text)


def _who_and_when(action: ActionView | PlannedView) -> Mapping[str, str]:
    return {"Who can help": action.helpers, "By when": action.due}


def _action_lines(action: PlannedView, voice: Voice) -> Iterator[str]:
    yield f"- {action.text}"
    facts = {
        **_who_and_when(action),
        voice("What I will bring"): action.evidence,
        "Where to look": action.resource,
        voice("For my continuous professional learning (CPL)"): action.cpl,
    }
    yield from (f"  {label}: {text}" for label, text in facts.items() if text)
    if action.changed:
        yield f"  {action.changed}"


def _story_lines(plan: PlanView, voice: Voice) -> Iterator[str]:
    yield from (f"{about}: {text}" for about, text in plan.story)
    for one in plan.evidence:
        kinds = one.kinds and f"({voice('I can show')}: {one.kinds})"
        yield f"- {one.statement} {one.text} {kinds}".rstrip()
    yield from (f"- {one.title}: {one.text}" for one in plan.stories)


def _pledge_lines(plan: PlanView, voice: Voice) -> Iterator[str]:
    yield plan.pledge
    yield plan.check_on and f"{voice('I will look back at this on')}: {plan.check_on}"


def _meeting_lines(plan: PlanView, voice: Voice) -> Iterator[str]:
    yield from (f"- {one}" for one in plan.manager_questions)
    yield plan.notes
    yield plan.manager_will and f"{voice('What my manager will do')}: {plan.manager_will}"
    yield plan.next_meeting and f"We meet next on: {plan.next_meeting}"


# --- table ------------------------------------------------------------------------------------------------------------


def _level_rows(result: ResultView) -> Iterator[tuple[object, ...]]:
    if result.whole:
        yield "level", "", OVERALL, "Everything together", result.whole.band, None, result.whole.percent
    for one in result.domains:
        note = "; ".join(filter(None, (one.share, one.arm.share if one.arm else "", one.so_far)))
        kind, shown = KINDS.get(result.method, "level"), result.voice("My answers show")
        yield kind, one.title, one.id, shown, one.practised, None, note
    for each in result.comparisons:
        yield "comparison", each.title, each.id, each.text, each.outcome, None, each.worked_out


def _action_rows(plan: PlanView) -> Iterator[tuple[object, ...]]:
    for first in plan.pinned:
        yield "first", first.domain, first.id, first.text, first.due, None, first.helpers
    for one in (*plan.headline, *plan.others):
        yield "action", "", one.key, one.text, one.due, None, one.changed


def _signed_rows(signed: SignedView) -> Iterator[tuple[object, ...]]:
    for line in signed.lines:
        note = "; ".join(f"{about}: {text}" for about, text in line.facts if text)
        yield "go_live", "", "", line.text, line.answer, None, note
    decided = "; ".join(filter(None, (signed.decided_by, signed.decided_on)))
    yield "go_live", "", "", signed.asked, signed.decision, None, decided


def _answer_rows(definition: Definition, answers: Answers) -> Iterator[tuple[object, ...]]:
    titles = {section.id: section.title for section in definition.sections}
    given = dict(answers.items())
    route = Route(definition, answers)
    for question in definition.questions.values():
        if question.id in given:
            label, value, note = _said(question, given[question.id])
            yield "answer", titles.get(question.section, ""), question.id, route.wording(question), label, value, note


def _said(question: Question, answer: Answer) -> tuple[str, int | None, str]:
    """Return (words, value on a scale, reason) of an answer."""
    if isinstance(answer, NotApplicable):
        return question.scale.not_applicable if question.scale else "", None, answer.reason
    value = getattr(answer, "value", None)
    if isinstance(value, tuple):
        return ", ".join(_option_label(question, one) for one in value), None, ""
    if isinstance(value, int) and question.scale is not None:
        return question.scale.label(value), value, ""
    return _option_label(question, str(value)), None, ""


def _option_label(question: Question, option_id: str) -> str:
    option = question.option(option_id)
    return option.label if option else option_id


def _cell(value: object) -> object:
    """Return a value as a cell: a number stays one, and a text that might be run as a formula gets an apostrophe."""
    if value is None or isinstance(value, int):
        return "" if value is None else value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text

"""A Result for other places than a page: as plain text, for a terminal or a message, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assess.core.answers import Answers
from assess.core.definition import Definition
from assess.core.result import Result
from assess.report.view import ActionView, DomainView, LevelView, ResultView, StrengthView, result_view


def result_text(definition: Definition, result: Result) -> str:
    """Return the result with its whole explanation; ``definition`` must be the one it was assessed from."""
    return "\n".join(_lines(result_view(definition, result, Answers()))) + "\n"


def _lines(view: ResultView) -> Iterator[str]:
    yield from _heading(f"{view.title} (version {view.version})", "=")
    yield from filter(None, (view.headline, view.ahead))
    yield from _part("What I already do", map(_strength, view.strengths), view.no_strength)
    yield from _part("Do this first", map(_action, view.pinned))
    yield from _part("What I could work on next", map(_action, view.suggested))
    for domain in view.domains:
        yield from _domain(domain)
    yield from _part("Not answered yet", view.unanswered)
    yield from _part("How this is worked out", view.rules)
    yield from ("", view.own_view)


def _heading(title: str, line: str) -> tuple[str, str]:
    return title, line * len(title)


def _part(title: str, entries: Iterable[str], otherwise: str = "") -> Iterator[str]:
    """Yield a heading and a list; ``otherwise`` stands in for an empty one, and without it nothing is said."""
    listed = [f"- {entry}" for entry in entries] or [*filter(None, [otherwise])]
    if listed:
        yield ""
        yield from _heading(title, "-")
        yield from listed


def _strength(one: StrengthView) -> str:
    beyond = f" {one.beyond}." if one.beyond else ""
    return f"{one.text} ({one.domain}: {one.label}.){beyond}"


def _action(one: ActionView) -> str:
    details = {
        "Why": one.need,
        "Who can help": one.helpers,
        "By when": one.due,
        "What I will bring": one.evidence,
        "Resource": one.resources,
    }
    said = "".join(f"\n  {name}: {text}" for name, text in details.items() if text)
    return f"{one.text} ({one.domain}){said}"


def _domain(one: DomainView) -> Iterator[str]:
    yield ""
    yield from _heading(one.title, "-")
    yield f"My answers show: {one.practised}{f', {one.so_far}' if one.so_far else ''}"
    yield f"I placed myself at: {one.placed}"
    yield f"My role needs: {one.role_need}"
    yield f"Next: {one.next_step}"
    yield from one.findings
    if one.blockers:
        yield one.blockers_lead
        yield from (f"- {each.text} From “{each.now}” to “{each.then}”." for each in one.blockers)
    for level in one.levels:
        yield from _level(level)


def _level(one: LevelView) -> Iterator[str]:
    figures = ", ".join(filter(None, (one.points, one.needed)))
    yield f"  {one.title}: {one.mark.word}. {figures}."
    yield from (f"    {each.points}  {each.text} ({each.answer})" for each in one.counted)
    for each in one.left_out:
        yield f"    {each.why}: {each.text}{f' ({each.reason})' if each.reason else ''}"
    yield from (f"    Still to come, because it must be there: {text}" for text in one.must_haves)

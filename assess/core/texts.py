"""The sentences the engine itself says, in one table, so that they can be read, and one day translated, together.

Names in square brackets stand for values. A pair is (text for one, text for any other number), picked by ``n``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

TEXTS: Mapping[str, str | tuple[str, str]] = MappingProxyType(
    {
        "working_towards": "Working towards [level]",
        "not_looked_at": "Not looked at yet",
        "outside_role": "Not part of your role",
        "no_level": "No level shown",
        "whenever": "Whenever you are ready",
        "as_far_as_role": "As far as your role goes",
        "next_outside_role": "[level] is not part of your role",
        "share": "Share what you know",
        "headline_nothing": "You have not looked at a domain yet. Start with whichever you like. One is enough.",
        "headline_start": "You have made a start. Here is what you already do.",
        "headline_start_only": "You have made a start.",
        "headline_one": "You are working at [level] in the one domain you looked at.",
        "headline": "You are working at [level] or above in [n] of [of] domains.",
        "headline_top": "You are working at [level] in [n] of [of] domains.",
        "ahead": (
            "Ahead of where you put yourself in [n] domain.",
            "Ahead of where you put yourself in [n] domains.",
        ),
        "some_strength_levels": "You already do much of this, some of the time or with support. That counts.",
        "some_strength_readiness": "Some of this is already on its way or in place. That counts.",
        "some_strength_profile": "You have already thought about some of this. That counts.",
        "no_strength_levels": "You have looked honestly at your work. That is where it starts.",
        "no_strength_readiness": "You have looked honestly at your service. That is where it starts.",
        "no_strength_profile": "You have looked at this honestly. That is where it starts.",
        "nothing_yet_levels": (
            "Nothing is written here yet. As you answer, this is where you will see what you already do."
        ),
        "nothing_yet_readiness": (
            "Nothing is written here yet. As you answer, this is where you will see what is already in place."
        ),
        "nothing_yet_profile": (
            "Nothing is written here yet. As you answer, this is where you will see what you have thought about."
        ),
        "so_far": "This is your picture so far: [n] of [of] statements answered. Come back to the rest when you like.",
        "top_for_role": "This is as far as your role goes here. That is complete, not a gap.",
        "not_in_role": "You marked [level] as not part of your role, so the level stays at [practised].",
        "not_in_role_first": "You marked [level] as not part of your role, so no level is shown here.",
        "listed_beyond": "What you do beyond it is listed under your strengths.",
        "unsure": "You were not sure where to put yourself. Your answers show [practised].",
        "change": "“[statement]”: from ‘[from]’ to ‘[to]’",
        "not_answered": "not answered yet",
        "quoted": "“[statement]”",
        "between": "; ",
        "due_by": "[due] (by [date])",
        "next_and_on": "[level], and then straight to [reached_level]",
        "finish": "Finish: [statement]",
        "not_enough": "Not enough to say yet",
        "answer_more": "Answer a little more when you like",
        "try_prompts": "Try a question or two",
        "thought_about": "Here is what you have thought about so far.",
        "thought_nothing": "Nothing is written here yet. Start with whichever part you like. One is enough.",
        "go_on": "You could go on with one of these questions.",
        "teach": "You have thought a lot about this. You could tell someone how.",
        "not_asked_here": "Not asked in this one",
        "seen_differently": "You see “[arm]” differently. What does each of you see?",
        "two_weeks": "2 weeks",
        "find_out": "Find out: [list]. Who could tell us?",
        "held_section": "[cause]. While it is there, this section can be “[band]” at most.",
        "held_whole": "[cause]. While it is there, the result can be “[band]” at most.",
        "held_blank_section": "[cause]. Until it is, this section can be “[band]” at most.",
        "held_blank_whole": "[cause]. Until it is, the result can be “[band]” at most.",
        "must_have_at": "“[statement]” is at ‘[label]’",
        "must_have_blank": "“[statement]” is not answered yet",
        "section_at": "“[section]” is at “[band]”",
        "critical_cause": "[cause]. Everything else rests on it, so the result can be that at most.",
        "section_cause": "[cause]. For “[wanted]”, every section needs to be at “[least]” or above.",
        "many_must_have": "[n] must-haves that are not there yet",
        "many_critical": "[n] critical sections that are not there yet",
        "many_section": "[n] sections that are not there yet",
        "headline_band": "Where you are now: [level].",
        "headline_sections": "[n] of [of] sections looked at.",
        "headline_no_section": "You have not looked at a section yet. Start with whichever you like. One is enough.",
        "section_first": "[section]: look here first.",
        "section_first_start": "Start with [statement].",
        "section_under_way": "[section]: under way.",
        "section_under_way_next": "Next: [statement].",
        "section_good_enough": "[section]: good enough to try.",
        "section_good_enough_watch": "Keep an eye on [statement].",
        "section_strength": "[section]: a strength. Write down how you did it so others can borrow it.",
        "find_out_more": "Find out: [list]; and [n] more. Who could tell us?",
    }
)

_NAME = re.compile(r"\[([a-z_]+)\]")
_ENDED_TWICE = re.compile(r"([?!][”’])\.$")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])(?=\s)")


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[str, ...]:
    """Return a text cut at its names: plain, name, plain, name ..., plain."""
    return tuple(_NAME.split(text))


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the sentences of a text, each cut at its names and with the white space before it."""
    return tuple(map(_parts, _BETWEEN_SENTENCES.split(text)))


def fill(text: str, values: Mapping[str, str | None]) -> str | None:
    """Return ``text`` with every ``[name]`` replaced, without the sentences that name what has no value.

    ``None`` when no sentence is left. A sentence that a value opens starts with a capital letter, and one that a quoted
    question closes has no full stop behind it.
    """
    filled = (_fill(sentence, values) for sentence in _sentences(text))
    return "".join(sentence for sentence in filled if sentence).lstrip() or None


def _fill(sentence: tuple[str, ...], values: Mapping[str, str | None]) -> str | None:
    parts = list(sentence)
    for at in range(1, len(parts), 2):
        value = values.get(parts[at])
        if value is None:
            return None
        parts[at] = value
    if len(parts) > 1 and not parts[0].strip():
        parts[1] = f"{parts[1][:1].upper()}{parts[1][1:]}"
    return _ENDED_TWICE.sub(r"\1", "".join(parts))


def say(key: str, **values: str | int) -> str:
    """Return a text of the table with its values filled in; raise ``KeyError`` for a missing text or value."""
    found = TEXTS[key]
    parts = list(_parts(found if isinstance(found, str) else found[values["n"] != 1]))
    parts[1::2] = [str(values[name]) for name in parts[1::2]]
    return "".join(parts)


def quote(statements: Iterable[str]) -> str | None:
    """Return statements as one readable list in quotation marks, or ``None`` when there are none."""
    return joined(quoted(statements)) or None


def quoted(statements: Iterable[str]) -> tuple[str, ...]:
    """Return statements in quotation marks, without their full stops."""
    return tuple(say("quoted", statement=unended(statement)) for statement in statements)


def joined(parts: Iterable[str]) -> str:
    """Return phrases as one line."""
    return str(TEXTS["between"]).join(parts)


def unended(sentence: str) -> str:
    """Return a sentence without its full stop, to stand inside another."""
    return sentence.rstrip().removesuffix(".")


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters: a longer one ends at a word, with "…"."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole, _, _ = cut.rpartition(" ")
    return f"{(whole or cut).rstrip(' ,;:')}…"


def decimal(number: Fraction, places: int = 2) -> str:
    """Return a number that is not negative as people write it, with at most so many ``places`` behind the point.

    It is rounded down, so that nothing shown reaches a cut that was not earned.
    """
    whole, rest = divmod(number.numerator * 10**places // number.denominator, 10**places)
    return f"{whole}.{rest:0{places}}".rstrip("0").rstrip(".")

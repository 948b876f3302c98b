"""Who speaks on a page or print: one worker about their own work, or several people about their service.

Pages and prints are written for one worker. ``WE`` holds the same words for a group; a template says them through the
voice of its questionnaire, such as ``voice("My picture")``. What reads well for both needs no entry and no voice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assess.report import words


@dataclass(frozen=True, slots=True)
class Voice:
    """Says what is written for one worker; ``others`` are the words of another speaker, ``None`` for that worker.

    ``meets`` is true for people who decide together: their plan has lines for a decision in place of a one-to-one.
    """

    others: Mapping[str, str] | None = None
    meets: bool = False

    def __call__(self, text: str) -> str:
        """Return ``text`` as this speaker says it. Raises KeyError when the other speaker has no words for it."""
        return text if self.others is None else self.others[text]


OWN_VIEW = "This is your own view on one day. It is not an official assessment."
OWNER = "This page belongs to the worker who made it. It is their own view, not an official assessment."

WE: Mapping[str, str] = MappingProxyType(
    {
        OWN_VIEW: "This is the view of the people who answered, on one day. It is not an official assessment.",
        OWNER: "This is the view of the people who answered, on one day. It is not an official assessment.",
        # result, plan and prints
        "My picture": "Our picture",
        "My answers show": "Our answers show",
        "I placed myself": "We placed ourselves",
        "My action plan": "Our action plan",
        "Name, only if I want to": "Service or team",
        "What I want to work on": "What we want to work on",
        "What matters most to me here": "What matters most to us here",
        "One thing I want to do next": "One thing we want to do next",
        "Later, if I want to": "Later, if we want to",
        "What I will bring": "What we will bring",
        "What I will bring to show it": "What we will bring to show it",
        "What I will do": "What we will do",
        "Write something of my own": "Write something of our own",
        "Add it to my plan": "Add it to our plan",
        "For my CPL": "For our CPL",
        "For my continuous professional learning (CPL)": "For our continuous professional learning (CPL)",
        "What it counts as in my continuous professional learning (CPL)": (
            "What it counts as in our continuous professional learning (CPL)"
        ),
        "My story": "Our story",
        "A time when what I did made a difference": "A time when what we did made a difference",
        "I can show": "We can show",
        "My light-bulb pledge": "Our light-bulb pledge",
        "My pledge": "Our pledge",
        "From today I will": "From today we will",
        "I will look back at this on": "We will look back at this on",
        "What came of my pledge": "What came of our pledge",
        "Add it to my story": "Add it to our story",
        "One sentence about one thing you will do.": "One sentence about one thing you will do together.",
        "Examples I wrote, to print with my plan": "Examples we wrote, to print with our plan",
        "Examples to print with my plan": "Examples to print with our plan",
        "My notes": "Our notes",
        "My own words": "Our own words",
        "My notes for the one-to-one": "Our notes for the meeting",
        "What stands on top of my result": "What stands on top of our result",
        "Save my plan": "Save our plan",
        "Go to my plan": "Go to our plan",
        "Keep this as my new result": "Keep this as our new result",
        "Save my choice": "Save our choice",
        "Show me my result": "Show us our result",
        "Show me the sheet": "Show us the sheet",
        "What I already do": "What we already do",
        "What I learned": "What we learned",
        "How I will use it": "How we will use it",
        "What I could work on next": "What we could work on next",
        "This page says what I already do, in my own words. It is recognition, not a certificate.": (
            "This page says what we already do, in our own words. It is recognition, not a certificate."
        ),
        "Everything you said you do in your usual work, with your own examples beside it.": (
            "Everything you said is in place, or mostly, with your own examples beside it."
        ),
        "Up to three things to do next, in your words.": "Up to three things to do next, in the words of your service.",
        # the meeting
        "For my one-to-one": "For our meeting",
        "For the one-to-one": "For the meeting",
        "For your one-to-one": "For your meeting",
        "A sheet for my one-to-one": "A sheet for our meeting",
        "A sheet for your one-to-one": "A sheet for your meeting",
        "Save, and make a sheet for my one-to-one": "Save, and make a sheet for our meeting",
        "To print and take to a one-to-one.": "To print and take to a meeting.",
        "What my manager will do": "What we have decided",
        "Your manager would see this, and nothing else.": "Whoever you give it to would see this, and nothing else.",
        "Your manager sees only what you tick here, and only if you hand it over.": (
            "The sheet holds only what you tick here, and others see it only if you hand it over."
        ),
        "what your manager will do, and when you meet next.": (
            "and lines for your decision, its owner and a date, to sign."
        ),
        # where else to go
        "My plan": "Our plan",
        "Change my answers": "Change our answers",
        "My results so far": "Our results so far",
        "Take my answers with me": "Take our answers with us",
        "Leave, and see my resume code": "Leave, and see our resume code",
        "About your work": "About your service",
        # the lines of a story
        **{line: line for line in words.STORY_LINES},
        "What I tried": "What we tried",
        "Go back to my answers": "Go back to our answers",
        # before the result
        "First, a little about your work": "First, a little about your service",
        "These help to make the words fit your work. They are never scored, and you can skip any of them.": (
            "These help to make the words fit your service. They are never scored, and you can skip any of them."
        ),
        "Think about what you really do. You can skip anything. “Not yet” is a useful answer.": (
            "Answer for how things really are today. You can skip anything. The lowest answer is useful too: "
            "it shows where to begin."
        ),
        "You have thought honestly about your work. That is worth something already.": (
            "You have looked honestly at your service. That is worth something already."
        ),
        "Only for you. You can leave this blank.": "Only for your group. You can leave this blank.",
        "Think of the people you support, and of yourself.": "Think of the people you support, and of each other.",
        # answers
        "Not part of my role": "Does not apply to us",
        "Left out: not part of my role": "Left out: does not apply to us",
        "Left out: not asked, because of an earlier answer": "Left out: not asked, because of an earlier answer",
    }
)

REFLECTING: Mapping[str, str] = MappingProxyType(
    {
        **{text: text for text in WE},
        "First, a little about your work": "First, a little about your decision",
        "These help to make the words fit your work. They are never scored, and you can skip any of them.": (
            "These help to make the words fit your decision. They are never scored, and you can skip any of them."
        ),
        "Think about what you really do. You can skip anything. “Not yet” is a useful answer.": (
            "Answer for what you really thought of and did this time. You can skip anything. "
            "The lowest answer is useful too."
        ),
        "You have thought honestly about your work. That is worth something already.": (
            "You have thought honestly about this. That is worth something already."
        ),
        "What I already do": "What I have thought through",
        "This page says what I already do, in my own words. It is recognition, not a certificate.": (
            "This page says what I have thought through, in my own words. It is recognition, not a certificate."
        ),
        "Everything you said you do in your usual work, with your own examples beside it.": (
            "Everything you said you thought about a good deal this time, with your own examples beside it."
        ),
        "About your work": "About this decision",
        "Not part of my role": "Does not apply here",
        "Left out: not part of my role": "Left out: does not apply here",
    }
)
"""The words of one worker who thinks about one decision, not about what they usually do."""

VOICES: Mapping[str, Voice] = MappingProxyType({"readiness": Voice(WE, meets=True), "reflection": Voice(REFLECTING)})
ONE = Voice()


def story_lines(voice: Voice) -> tuple[str, ...]:
    """Return what each line of a story is about."""
    return tuple(map(voice, words.STORY_LINES))


def voice_of(kind: str) -> Voice:
    """Return who speaks on the pages and prints of a kind of questionnaire."""
    return VOICES.get(kind, ONE)

"""What the blank form says beside the questions, the same in print, on the page and as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TICK: Mapping[str, str] = MappingProxyType(
    {
        "readiness": "Answer together for your service: tick the box that is true today. Between two boxes, tick"
        " the lower one. If nobody in the room knows, ‘Don't know’ is a good answer: to find out is then a first step.",
        "reflection": "Think of one decision, and tick the box that is true of it. Nothing here is right or wrong.",
    }
)
"""Kind of questionnaire to what its boxes ask for, where that is not :data:`USUAL_TICK`."""
USUAL_TICK = "Tick the box that is true today. If you are unsure, tick the lower one: that helps you most."
HOW_TO_FILL = (
    "You may leave out any question, and any part. Leaving one out is never held against you.",
    "Please leave out names and anything that could show who someone is.",
)
WHOSE: Mapping[str, str] = MappingProxyType(
    {
        "readiness": "This paper belongs to those who fill it in. Agree together who keeps it and who may see it.",
        "reflection": "This paper is yours, and no part of anybody's records. Nobody sees it unless you show it.",
    }
)
"""Kind of questionnaire to whose the paper is, where that is not :data:`USUALLY_YOURS`."""
USUALLY_YOURS = "This paper is yours. Nobody sees it unless you show it, and you may take it home or tear it up."
PRIVACY = (
    "This is not a test and not an inspection, and it must never be used for discipline, pay or ranking.",
    "One limit: if someone may be at risk of harm, your duty to report it stays the same.",
)
SAFETY = (
    "Follow your protection steps and tell your manager or on-call lead now. In an emergency, call 999.",
    "Nobody reads what you write here, and it is not sent to anyone. Telling someone is up to you.",
)
NEXT = (
    "Find your own result with the sheet “Score it on paper”, or type your answers in on a computer or phone.",
    "Then choose one thing to do next, and talk it through with someone you trust.",
)
CRITICAL = "This part is critical: the whole result is never ahead of it."
SKIPPABLE = "If none of the questions of this part is for you, leave the whole part out."
REASON = "If so, why? You can leave this blank."
LOOK_AGAIN = "Look once more at the statements where you ticked a low box."
BEFORE_YOU_FINISH = "Take a breath before you finish"
YOUR_STORY = "Your story, if you like."
TICK_NO_OTHER = "if you tick this, tick no other"
EXAMPLES = "The examples here are the usual ones. On a screen some of them change with the kind of work you do."
KINDS = "What could show that it is so? After “I could show” write as many of these letters as you like:"
I_COULD_SHOW = "I could show (letters):"
BEFORE_YOU_GO_ON = "Tick the box before you go on."

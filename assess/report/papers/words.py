"""What the blank form says beside the questions, the same in print, on the page and as plain text."""

from __future__ import annotations

HOW_TO_FILL = (
    "Tick the box that is true today. If you are unsure, tick the lower one: that helps you most.",
    "You may leave out any question, and any part. Leaving one out is never held against you.",
    "Please leave out names and anything that could show who someone is.",
)
PRIVACY = (
    "This paper is yours. Nobody sees it unless you show it, and you may take it home or tear it up.",
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

"""What is wrong with something an author or a respondent gave us, said so that they can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One located fault.

    ``path`` is a JSON Pointer into the document (or a question id for an answer), ``code`` a stable word for programs,
    ``message`` says what is wrong and ``hint`` how to mend it, both as plain sentences.
    """

    path: str
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        """Return the problem as one line: place, code, message, hint."""
        return f"{self.path or '/'} {self.code} {self.message} {self.hint}".rstrip()


class Refused(Exception):  # noqa: N818  "Refused" is what happened; "RefusedError" says no more
    """Input that cannot be taken, with every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep ``problems`` (at least one) in document order."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

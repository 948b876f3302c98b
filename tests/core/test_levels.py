"""The ladder of one dimension where the published vectors are silent: must-haves, routing, roles that start higher."""

from __future__ import annotations

from typing import Any

from assess.core.definition import Option, Question, QuestionType
from assess.core.expressions import Answer
from assess.core.levels import Ladder, LevelState
from assess.core.result import DimensionResult, Result, assess
from tests.core.builders import answers_to, definition_of, row, section_of, statement, two_each

NA: dict[str, str] = {"not_applicable": "Not my job"}
LEADS = Question("leads", QuestionType.YES_NO, "Do you lead?", options=(Option("yes", "Yes"), Option("no", "No")))
IF_LEADING = Answer("leads", "is", "yes")


def with_must_have(**changes: Any) -> Any:  # noqa: ANN401  fields of a question
    """Return a questionnaire whose second skilled statement is a must-have."""
    must = statement("a", "s2", "skilled", must_have="It keeps people safe.", not_applicable_when=None, **changes)
    four = (statement("a", "i1", "informed"), statement("a", "s1", "skilled"), must, statement("a", "s3", "skilled"))
    return definition_of(section_of("a", (*four, statement("a", "s4", "skilled"))))


def only(result: Result) -> tuple[DimensionResult, Ladder]:
    """Return the one dimension of a result with its ladder."""
    (one,) = result.dimensions
    assert one.ladder
    return one, one.ladder


def test_a_level_waits_for_its_must_have_however_high_the_rest() -> None:
    """Three quarters of the points do not meet a level while a must-have is at nothing, and it is named."""
    raw = {"a.i1": 2, "a.s1": 2, "a.s2": 0, "a.s3": 3, "a.s4": 2}
    one, ladder = only(assess(definition := with_must_have(), answers_to(definition, raw)))
    skilled = ladder.outcomes[1]
    assert (skilled.tally.points, skilled.needed) == (6, 6)
    assert skilled.state is LevelState.WORKING_TOWARDS
    assert skilled.must_haves_missing == ("a.s2",)
    assert one.level_title == "Informed"
    assert [(each.question, each.from_value, each.to_value) for each in ladder.blockers] == [("a.s2", 0, 1)]


def test_a_blank_must_have_is_missing_too() -> None:
    """Leaving a must-have blank counts as nothing yet, so it is part of the way up."""
    raw = {"a.i1": 2, "a.s1": 2, "a.s3": 3, "a.s4": 2}
    _, ladder = only(assess(definition := with_must_have(), answers_to(definition, raw)))
    assert [(each.question, each.from_value, each.to_value) for each in ladder.blockers] == [("a.s2", None, 1)]


def test_no_way_up_is_told_that_asks_something_else_on_the_way() -> None:
    """Where a higher answer opens another statement of the level, carrying it out would not reach the level."""
    opened = statement("a", "i2", "informed", enable_when=Answer("a.i1", "ge", 2))
    definition = definition_of(section_of("a", (statement("a", "i1", "informed"), opened)))
    one, ladder = only(assess(definition, answers_to(definition, {"a.i1": 1})))
    assert (ladder.next_level and ladder.next_level.id, ladder.blockers, ladder.reaches) == ("informed", (), None)
    assert one.second_look == ()
    kept = answers_to(definition, {"a.i1": 1, "a.i2": 2})
    _, ladder = only(assess(definition, kept))
    assert [(each.question, each.to_value) for each in ladder.blockers] == [("a.i1", 2)]
    assert ladder.reaches
    assert ladder.reaches.id == "informed"


def test_a_level_that_is_not_asked_is_passed_over() -> None:
    """Statements hidden by an earlier answer never hold anybody back, and the next level is the one above."""
    hidden = tuple(statement("a", f"s{n}", "skilled", enable_when=IF_LEADING) for n in (1, 2))
    rest = (statement("a", "i1", "informed"), statement("a", "e1", "enhanced"), statement("a", "x1", "expert"))
    definition = definition_of(section_of("a", (*hidden, *rest)), setup=(LEADS,))
    one, ladder = only(assess(definition, answers_to(definition, {"leads": "no", "a.i1": 2, "a.e1": 2, "a.x1": 0})))
    assert ladder.outcomes[1].state is LevelState.NOT_ASKED
    assert (one.level_title, ladder.next_level and ladder.next_level.id) == ("Enhanced", "expert")
    assert one.asked == 3


def test_not_applicable_counts_as_blank_once_it_is_no_longer_offered() -> None:
    """An old "not part of my role" does not shorten a level on a route that does not offer it."""
    two = (
        statement("a", "i1", "informed"),
        statement("a", "i2", "informed", not_applicable_when=Answer("leads", "is", "no")),
    )
    definition = definition_of(section_of("a", two), setup=(LEADS,))
    raw = {"a.i1": 2, "a.i2": NA}
    offered, _ = only(assess(definition, answers_to(definition, {**raw, "leads": "no"})))
    withdrawn, ladder = only(assess(definition, answers_to(definition, {**raw, "leads": "yes"})))
    assert (offered.level_title, offered.unanswered) == ("Informed", ())
    assert (withdrawn.level_title, withdrawn.unanswered) == ("Working towards Informed", ("a.i2",))
    assert [each.question for each in ladder.blockers] == ["a.i2"]


def test_a_dimension_that_is_no_part_of_the_role_shows_no_level_and_counts_nowhere() -> None:
    """Somebody whose role has nothing in a dimension is not told that they work towards its first level."""
    definition = definition_of(two_each("a"), two_each("b"))
    raw = {**row("a", *["na"] * 8), **row("b", 2, 2, 0, 0, 0, 0, 0, 0), "a:placement": "skilled"}
    result = assess(definition, answers_to(definition, raw))
    outside = result.dimensions[0]
    assert (outside.level_title, outside.rank) == ("Not part of your role", None)
    assert outside.placement
    assert outside.placement.outcome is None
    assert [one.text for one in outside.findings] == [
        "This is as far as your role goes here. That is complete, not a gap."
    ]
    assert result.headline.of == 1
    assert {one.dimension for one in result.suggested} == {"b"}


def test_strengths_stand_even_where_the_first_level_is_no_part_of_the_role() -> None:
    """Whoever does the higher things only sees them as strengths, and is told why no level is shown."""
    definition = definition_of(two_each("a"))
    one, _ = only(assess(definition, answers_to(definition, row("a", "na", "na", 2, 2, 0, 0, 0, 0))))
    assert one.level_title == "No level shown"
    assert [each.question for each in one.strengths] == ["a.s1", "a.s2"]
    assert one.findings[0].text == (
        "You marked Informed as not part of your role, so no level is shown here."
        " What you do beyond it is listed under your strengths."
    )


def test_a_dimension_nobody_is_asked_about_is_not_in_the_result() -> None:
    """A dimension whose every statement is hidden on this route is left out everywhere."""
    hidden = section_of("b", (statement("b", "i1", "informed", enable_when=IF_LEADING),))
    definition = definition_of(two_each("a"), hidden, setup=(LEADS,))
    result = assess(definition, answers_to(definition, {"leads": "no", "b.i1": 3}))
    assert [one.id for one in result.dimensions] == ["a"]
    assert "b.i1" not in result.unanswered


def test_a_hidden_statement_is_left_out_by_another_name_than_not_applicable() -> None:
    """The explanation tells apart what was not asked and what is not part of the role, with the reason given."""
    three = (
        statement("a", "i1", "informed"),
        statement("a", "i2", "informed"),
        statement("a", "i3", "informed", enable_when=IF_LEADING),
    )
    definition = definition_of(section_of("a", three), setup=(LEADS,))
    _, ladder = only(assess(definition, answers_to(definition, {"a.i1": 2, "a.i2": NA, "leads": "no"})))
    left_out = [(one.question, one.why.value, one.reason) for one in ladder.outcomes[0].tally.left_out]
    assert left_out == [("a.i2", "not_applicable", "Not my job"), ("a.i3", "not_asked", "")]

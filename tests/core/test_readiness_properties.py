"""What always holds of the readiness method, whatever the questionnaire and the answers.

It is checked against a plain reading, which knows nothing of the program's and takes the rules as they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from hypothesis import given, settings

from assess.core.answers import Answered, Answers
from assess.core.bands import CauseKind, Whole
from assess.core.definition import Definition, Question
from assess.core.expressions import DONT_KNOW
from assess.core.methods import ReadinessMethod
from assess.core.result import Result, assess
from assess.core.routing import Route
from tests.core.readiness_strategies import answered_definitions

ANY = answered_definitions()
OFTEN = settings(max_examples=200, deadline=None)

Values = Mapping[str, int | None]
"""Every statement that counts, to its value; ``None`` without one."""


def counting(definition: Definition, answers: Answers) -> dict[str, int | None]:
    """Return the statements that count with their values: asked, and not answered as not applicable."""
    route = Route(definition, answers)
    found: dict[str, int | None] = {}
    for section in definition.sections:
        for one in section.statements:
            answer = route.answer(one.id)
            if route.applies(one.id) and (isinstance(answer, Answered) or not route.answered(one.id)):
                value = answer.value if isinstance(answer, Answered) else None
                found[one.id] = value if isinstance(value, int) else None
    return found


class Plain:
    """The rules of readiness, read plainly: ranks from 1, shares in percent."""

    def __init__(self, definition: Definition, caps: Sequence[int]) -> None:
        self.definition = definition
        self.method = definition.parameters(ReadinessMethod)
        self.caps = caps

    def rank(self, band: str) -> int:
        """Return the place of a band, the lowest 1."""
        return [one.id for one in self.definition.levels].index(band) + 1

    def earned(self, score: Fraction) -> int:
        """Return the rank that a score earns."""
        return max(rank for rank, cut in enumerate(self.method.cuts, start=1) if score >= cut)

    def held(self, question: Question, value: int | None) -> int:
        """Return the rank that a statement holds everything at, the top where it holds nothing."""
        top = len(self.definition.levels)
        if not question.must_have:
            return top
        return min([top, *(self.rank(cap.at_most) for cap in self.method.must_have_caps if (value or 0) < cap.below)])

    def sections(self, values: Values) -> Iterator[tuple[bool, Fraction, int]]:
        """Yield (critical, score, rank) of each section in which something counts."""
        for section in self.definition.sections:
            here = [one for one in section.statements if one.id in values]
            if not here:
                continue
            earned = possible = 0
            for one in here:
                assert one.scale is not None
                value = values[one.id]
                earned += one.weight * (0 if value is None else one.scale.option(value).points)
                possible += one.weight * one.scale.full
            score = Fraction(100 * earned, possible)
            rank = min(self.earned(score), *(self.held(one, values[one.id]) for one in here))
            yield section.critical, score, rank

    def overall(self, values: Values) -> tuple[Fraction, int]:
        """Return (score, rank) of the whole."""
        found = list(self.sections(values))
        times = [self.method.critical_counts if critical else 1 for critical, _, _ in found]
        score = sum((one[1] * count for one, count in zip(found, times, strict=True)), Fraction(0)) / sum(times)
        questions = self.definition.questions
        rank = min(
            self.earned(score),
            *(rank for critical, _, rank in found if critical),
            *(self.held(questions[one], value) for one, value in values.items()),
            *self.caps,
        )
        every = self.method.every_section
        if every and rank >= self.rank(every.band) and any(one[2] < self.rank(every.at_least) for one in found):
            rank = max(self.rank(every.band) - 1, 1)
        return score, rank


def plain(definition: Definition, answers: Answers) -> Plain:
    """Return the plain reading for the caps that hold with these answers."""
    route = Route(definition, answers)
    reading = Plain(definition, ())
    caps = [reading.rank(cap.at_most) for cap in reading.method.caps if cap.when.holds(route)]
    return Plain(definition, caps)


def whole_of(result: Result) -> Whole:
    """Return the whole of a readiness result."""
    assert result.whole is not None
    return result.whole


@given(ANY)
@OFTEN
def test_bands_and_scores_are_those_of_a_plain_reading(pair: tuple[Definition, Answers]) -> None:
    """Section by section and as a whole."""
    definition, answers = pair
    result, values, reading = assess(definition, answers), counting(definition, answers), plain(definition, answers)
    found = [(one.section_band, len(one.counted) - len(one.unanswered)) for one in result.dimensions]
    for (section, answered), (critical, score, rank) in zip(found, reading.sections(values), strict=True):
        if section is None:
            assert not answered
            continue
        assert (section.critical, section.score, section.band.rank) == (critical, score, rank)
    whole = whole_of(result)
    assert (whole.looked_at, whole.of) == (sum(bool(one) for one, _ in found), len(found))
    if whole.looked_at < whole.of or not found:
        assert (whole.band, whole.score, whole.next_band, whole.changes) == (None, None, None, ())
        return
    assert whole.band
    assert (whole.score, whole.band.rank) == reading.overall(values)


@given(ANY)
@OFTEN
def test_the_figures_shown_add_up(pair: tuple[Definition, Answers]) -> None:
    """Points times weight make the points of a section, and each of its statements is counted or left out once."""
    definition, answers = pair
    for one in assess(definition, answers).dimensions:
        if section := one.section_band:
            assert section.points == sum(each.counted.points * each.weight for each in section.weighted)
            assert section.possible == sum(each.counted.full * each.weight for each in section.weighted)
            assert section.score * section.possible == 100 * section.points
            named = [each.counted.question for each in section.weighted] + [each.question for each in section.left_out]
            assert sorted(named) == sorted(definition.dimension(one.id).statements)


@given(ANY)
@OFTEN
def test_every_cause_is_named_and_together_they_explain_the_band(pair: tuple[Definition, Answers]) -> None:
    """The band is that of the score, held by the lowest cause; whatever holds it is one."""
    definition, answers = pair
    whole, values = whole_of(assess(definition, answers)), counting(definition, answers)
    if whole.band is None or whole.score_band is None:
        return
    reading, earned = plain(definition, answers), whole.score_band.rank
    assert whole.band.rank == min([earned, *(one.at_most.rank for one in whole.causes)])
    assert all(one.at_most.rank < earned and one.text and one.phrase for one in whole.causes)
    holding = {one for one, value in values.items() if reading.held(definition.questions[one], value) < earned}
    assert {one.question for one in whole.causes if one.kind is CauseKind.MUST_HAVE} == holding
    critical = sum(is_critical and rank < earned for is_critical, _, rank in reading.sections(values))
    assert sum(one.kind is CauseKind.CRITICAL for one in whole.causes) == critical
    assert sum(one.kind is CauseKind.ADDED for one in whole.causes) == sum(cap < earned for cap in reading.caps)


@given(ANY)
@OFTEN
def test_raising_an_answer_never_lowers_a_band(pair: tuple[Definition, Answers]) -> None:
    """One step up, with all else as it was, leaves every section and the whole where they were or further on."""
    definition, answers = pair
    before = assess(definition, answers)
    for question, value in counting(definition, answers).items():
        scale = definition.questions[question].scale
        assert scale is not None
        higher = next((one.value for one in scale.options if value is not None and one.value > value), None)
        if higher is None:
            continue
        after = assess(definition, Answers({**dict(answers.items()), question: Answered(higher)}))
        pairs = zip(before.dimensions, after.dimensions, strict=True)
        assert all((one.rank or 0) <= (other.rank or 0) for one, other in pairs)
        old, new = whole_of(before).band, whole_of(after).band
        assert (old is None) == (new is None)
        assert old is None or new is None or old.rank <= new.rank


@given(ANY)
@OFTEN
def test_not_knowing_and_skipping_give_the_same_figures(pair: tuple[Definition, Answers]) -> None:
    """Skipping never beats "don't know"."""
    definition, answers = pair
    before = assess(definition, answers)
    for question, answer in answers.items():
        if answer == Answered(DONT_KNOW):
            rest = Answers({key: one for key, one in answers.items() if key != question})
            after = assess(definition, rest)
            pairs = zip(before.dimensions, after.dimensions, strict=True)
            assert all(other.score in {one.score, None} and other.rank in {one.rank, None} for one, other in pairs)


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_the_changes_are_the_fewest_and_smallest_and_carrying_them_out_reaches_the_next_band(
    pair: tuple[Definition, Answers],
) -> None:
    """Tried against every possible set of changes: fewest statements, least raise, the earlier raised most."""
    definition, answers = pair
    whole, values = whole_of(assess(definition, answers)), counting(definition, answers)
    if whole.band is None or whole.next_band is None:
        assert whole.changes == ()
        return
    reading, target = plain(definition, answers), whole.next_band.rank
    assert target == whole.band.rank + 1
    if any(cap < target for cap in reading.caps):
        assert (whole.changes, whole.reaches) == ((), None)
        return
    assert [(one.question, one.to_value) for one in whole.changes] == _smallest(reading, values, target)
    carried_out = {**dict(answers.items()), **{one.question: Answered(one.to_value) for one in whole.changes}}
    reached = whole_of(assess(definition, Answers(carried_out))).band
    assert reached == whole.reaches
    assert reached
    assert reached.rank >= target


def _smallest(reading: Plain, values: Values, target: int) -> list[tuple[str, int]]:
    """Return the best of all sets of changes, each tried."""
    best: tuple[object, list[tuple[str, int]]] | None = None
    offers = [_offers(reading.definition.questions[one], value) for one, value in values.items()]
    for after in product(*offers):
        if reading.overall(dict(zip(values, after, strict=True)))[1] < target:
            continue
        several = [*zip(values, values.values(), after, strict=True)]
        moves = [(one, new) for one, old, new in several if new is not None and new != old]
        raises = [(new or 0) - (old or 0) for _, old, new in several]
        order = (
            len(moves),
            sum(raises),
            [(-by, old == new) for by, (_, old, new) in zip(raises, several, strict=True)],
        )
        if best is None or order < best[0]:  # type: ignore[operator]
            best = (order, moves)
    assert best is not None
    return best[1]


def _offers(question: Question, value: int | None) -> list[int | None]:
    assert question.scale is not None
    return [value, *(one.value for one in question.scale.options if value is None or one.value > value)]

from collections import Counter
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from assess.core.planning import HEADLINE_ACTIONS, ActionState, read_plan_entry
from assess.service import plans
from assess.service.plans import PARTS, Edit, Row

KEYS = tuple(f"plan:{number}" for number in range(1, 8))
NOTHING = MappingProxyType(dict.fromkeys(PARTS, ""))


def _row(number: int, state: ActionState) -> Row:
    return Row(f"plan:{number}", f"a{number}", state, number, MappingProxyType({**NOTHING, "text": f"Action {number}"}))


def _rows() -> tuple[Row, ...]:
    states = [ActionState.CHOSEN] * 3 + [ActionState.LATER] * 4
    return tuple(_row(number, state) for number, state in enumerate(states, start=1))


PRESSES = st.lists(st.tuples(st.sampled_from([*plans.STEPS, *plans.STATES]), st.sampled_from(KEYS)), max_size=40)


@given(PRESSES)
def test_no_row_of_buttons_loses_an_action_or_chooses_a_fourth(presses: list[tuple[str, str]]) -> None:
    """Whatever is pressed in whatever order: all texts are there, three at most are chosen, all can be kept."""
    rows = _rows()
    for verb, key in presses:
        rows, waits = plans._pressed(rows, verb, key)
        chosen = plans._chosen(rows)
        assert len(chosen) <= HEADLINE_ACTIONS
        assert Counter(row.parts["text"] for row in rows) == Counter(row.parts["text"] for row in _rows())
        assert (waits == "") or (waits == key and key not in chosen)
    assert all(read_plan_entry(row.key, row.entry()) == row.entry() for row in rows)


@given(PRESSES, st.sampled_from(KEYS))
def test_what_is_chosen_comes_last_and_up_brings_it_first(presses: list[tuple[str, str]], key: str) -> None:
    """A newly chosen action stands under the others until the worker moves it; two steps reach the top of three."""
    rows = _rows()
    for verb, pressed in presses:
        rows, _ = plans._pressed(rows, verb, pressed)
    rows, _ = plans._pressed(rows, "later", key)
    rows, waits = plans._pressed(rows, "choose", key)
    if waits:
        return
    assert plans._chosen(rows)[-1] == key
    for _ in range(HEADLINE_ACTIONS - 1):
        rows, _ = plans._pressed(rows, "up", key)
    assert plans._chosen(rows)[0] == key


def test_a_new_action_and_a_button_pressed_together_both_count() -> None:
    """Room made by the button is room for what was written."""
    written = MappingProxyType({**NOTHING, "text": "My own"})
    rows, waits = plans._moved(Edit(_rows(), {}, (), (), written, ("drop", "plan:2")), "plan:9")
    assert (plans._chosen(rows), waits) == (["plan:1", "plan:3", "plan:9"], "")


def test_an_unknown_button_changes_nothing() -> None:
    """A verb or key that does not exist asks for nothing."""
    for verb, key in (("explode", "plan:1"), ("up", "plan:99"), ("", "")):
        assert plans._pressed(_rows(), verb, key) == (_rows(), "")

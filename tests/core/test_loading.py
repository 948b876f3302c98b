"""Loading: every problem is found where it is, whatever the bytes, and what is sound becomes a definition."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assess.core import loading
from assess.core.definition import CHOSEN_SECTIONS, EXPECT, MATTERS, QuestionType
from assess.core.expressions import ALWAYS, Json
from assess.core.loading import MOST_PROBLEMS, PLACEHOLDERS, Loaded
from assess.core.loading.checks import MOST_QUESTIONS
from assess.core.loading.grammar import OPERATORS
from assess.core.loading.outline import METHOD_OPERATORS, METHODS_OF_KIND
from assess.core.loading.reading import MAX_BYTES, MAX_DEPTH, MAX_VALUES
from assess.core.variants import Text
from assess.report.words import DIMENSIONS
from assess.service.library import read_bytes, read_file, schema

CHECKOUT = Path(__file__).parents[2]
PALLIATIVE = CHECKOUT / "questionnaires" / "palliative-levels" / "1.0.json"
README = CHECKOUT / "questionnaires" / "README.md"
CASES = sorted((CHECKOUT / "tests" / "cases" / "check").glob("*.json"))


def codes(loaded: Loaded) -> list[str]:
    return [problem.code for problem in loaded.problems]


def example() -> dict[str, Any]:
    """Return the questionnaire of the README."""
    found = re.search(r"```json\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def load(document: Json) -> Loaded:
    return read_bytes(json.dumps(document).encode())


# --- the cases: one broken definition for each problem ----------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_broken_definition_has_exactly_its_problems(path: Path) -> None:
    """A definition with one thing wrong gives that one problem, at its place, and nothing else."""
    case = json.loads(path.read_text("utf-8"))
    loaded = load(case["definition"])
    found = [{"path": one.path, "code": one.code} for one in loaded.problems]
    assert sorted(found, key=str) == sorted(case["problems"], key=str)
    assert (loaded.definition is None) == bool(case["problems"])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_problem_says_what_and_how_in_sentences(path: Path) -> None:
    """Every problem has a message and a hint that end like sentences and can be printed anywhere."""
    for one in load(json.loads(path.read_text("utf-8"))["definition"]).problems:
        assert one.message.endswith(".")
        assert one.hint.endswith((".", "?"))
        assert str(one).isprintable()


BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not_json"),
    "no JSON": (b"title: Tea", "not_json"),
    "cut short": (b'{"id": "tea"', "not_json"),
    "something after": (b"{} {}", "not_json"),
    "control character in a string": (b'{"id": "a\nb"}', "not_json"),
    "UTF-16": ('{"id": "tea"}'.encode("utf-16"), "not_utf8"),
    "UTF-16 without a mark": ('{"id": "tea"}'.encode("utf-16-le"), "not_utf8"),
    "UTF-32": ('{"id": "tea"}'.encode("utf-32-be"), "not_utf8"),
    "byte order mark": (b'\xef\xbb\xbf{"id": "tea"}', "not_utf8"),
    "Latin-1": ('{"title": "Caf\xe9"}'.encode("latin-1"), "not_utf8"),
    "surrogate as bytes": (b'{"title": "\xed\xa0\x80"}', "not_utf8"),
    "too large": (b'{"title": "' + b"a" * MAX_BYTES + b'"}', "too_large"),
    "fifty megabytes": (b"[" * 50_000_000, "too_large"),
    "deep lists": (b"[" * 100_000, "too_deep"),
    "deep objects": (b'{"all":' * 100_000, "too_deep"),
    "deep rules": (b'{"sections":[{"questions":[{"enable_when":' + b'{"not":' * 100_000, "too_deep"),
    "one bracket too deep": (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "too_deep"),
    "brackets in strings do not count": (b'["' + b"[" * 1000 + b'"', "not_json"),
    "a quotation mark in a string does not end it": (b'["\\"' + b"[" * 1000 + b'"', "not_json"),
    "many empty lists": (b"[" + b"[]," * MAX_VALUES + b"[]]", "too_many"),
    "many numbers": (b"[" + b"1," * MAX_VALUES + b"1]", "too_many"),
}


@pytest.mark.parametrize(("raw", "code"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_document_are_refused_with_one_clear_problem(raw: bytes, code: str) -> None:
    """What cannot be read at all is refused for that reason alone."""
    assert codes(read_bytes(raw)) == [code]


DOCUMENTS: dict[str, tuple[bytes, str, str]] = {
    "duplicate key": (b'{"id": "a", "id": "b"}', "/id", "duplicate_key"),
    "duplicate key inside": (b'{"card": {"unit": "a", "unit": "a"}}', "/card/unit", "duplicate_key"),
    "NaN": (b'{"review_after_months": NaN}', "/review_after_months", "bad_number"),
    "Infinity": (b'{"review_after_months": -Infinity}', "/review_after_months", "bad_number"),
    "a number that is infinite as a float": (b'{"review_after_months": 1e999}', "/review_after_months", "bad_number"),
    "five thousand digits": (b'{"version": ' + b"9" * 5000 + b"}", "/version", "bad_number"),
    "lone surrogate": (rb'{"title": "\ud800"}', "/title", "bad_character"),
    "NUL": (rb'{"title": "\u0000"}', "/title", "bad_character"),
    "a wild key": (rb'{"\udfff/~": 1}', "/\ufffd~1~0", "bad_character"),
}


@pytest.mark.parametrize(("raw", "path", "code"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_json_allows_but_no_definition_may_hold_is_located(raw: bytes, path: str, code: str) -> None:
    """Duplicate keys, wild numbers and wild characters are reported once, at their place, beside everything else."""
    found = [one.code for one in read_bytes(raw).problems if one.path == path]
    assert found == [code]


# --- bombs: bounded, without a crash ----------------------------------------------------------------------------------


def _many_options(count: int) -> bytes:
    options = ",".join(['{"id":"a","label":"b"}'] * count)
    question = f'{{"id":"q","type":"single","text":"x","options":[{options}]}}'
    return f'{{"sections":[{{"id":"s","title":"s","questions":[{question}]}}]}}'.encode()


def _costly_rules() -> bytes:
    setup = [{"id": f"a{number}", "type": "yes_no", "text": "x"} for number in range(14)]
    every = [{"answer": one["id"], "is": "yes"} for one in setup]
    rule = {"all": [*every, {"answer": "a0", "is": "no"}]}
    questions = [{"id": f"q{number}", "type": "note", "text": "x", "enable_when": rule} for number in range(300)]
    return json.dumps({"setup": setup, "sections": [{"id": "s", "title": "s", "questions": questions}]}).encode()


BOMBS: dict[str, bytes] = {
    "a million options": _many_options(1_000_000),
    "thousands of options": _many_options(20_000),
    "unknown keys": json.dumps({f"k{number}": 1 for number in range(50_000)}).encode(),
    "empty questions": json.dumps({"sections": [{"questions": [{}] * 20_000}]}).encode(),
    "wrong paragraphs": json.dumps({"intro": [1] * 100_000}).encode(),
    "one long string": b'{"title": "' + b"a" * 8_000_000 + b'"}',
    "one long key": b'{"' + b"a" * 8_000_000 + b'": 1}',
    "curly brackets": b'{"title": "' + b"{" * 8_000_000 + b'"}',
    "square brackets": b'{"title": "' + b"[" * 8_000_000 + b'"}',
    "placeholders": b'{"title": "' + b"[a]" * 2_600_000 + b'"}',
    "quotation marks": b'"\\"' * 2_000_000,
    "backslashes": b'"' + b"\\" * 8_000_000,
    "rules with too many cases": _costly_rules(),
    "a question too many": json.dumps(
        {"setup": [{"id": f"q{number}", "type": "note", "text": "x"} for number in range(MOST_QUESTIONS + 1)]}
    ).encode(),
}


@pytest.mark.parametrize("raw", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_and_never_raises(raw: bytes) -> None:
    """Input made to exhaust time or memory ends as at most a hundred problems."""
    loaded = read_bytes(raw)
    assert loaded.definition is None
    assert 1 <= len(loaded.problems) <= MOST_PROBLEMS
    assert all(len(str(one)) < 1500 for one in loaded.problems)


def test_hints_say_what_to_do_and_not_what_the_schema_is() -> None:
    """A list for a questionnaire, or a list that is too long, is told how to mend it in a few words."""
    whole = load([]).problems[0]
    assert whole.hint == "A questionnaire starts with { and ends with }."
    (long,) = load(example() | {"manager_questions": ["Why?"] * 31}).problems
    assert (long.code, long.hint) == ("too_many", "Take some out. What the rest refers to is checked after that.")


def test_only_the_first_hundred_problems_are_listed_and_the_others_counted() -> None:
    """A file with 130 unknown keys lists a hundred of them and says that there are 30 more."""
    loaded = load(example() | {f"k{number}": 1 for number in range(130)})
    assert len(loaded.problems) == MOST_PROBLEMS
    assert loaded.more == 30
    assert set(codes(loaded)) == {"unknown_key"}


# --- fuzz -------------------------------------------------------------------------------------------------------------

SOUND = PALLIATIVE.read_bytes()
WILD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "this", "pe.p1", "{y}", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(OPERATORS)), inner, max_size=2),
    max_leaves=5,
)


def _places(value: Json) -> list[tuple[Json, Json]]:
    """Return (container, key) of every value in a document."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [pair for key in keys for pair in [(value, key), *_places(value[key])]]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mutated_file_gives_problems_or_a_definition(data: st.DataObject) -> None:
    """Whatever is changed in a sound file, loading gives problems or a definition, never both or neither."""
    document = json.loads(SOUND)
    for _ in range(data.draw(st.integers(1, 3))):
        places = _places(document)
        container, key = places[data.draw(st.integers(0, len(places) - 1))]
        if data.draw(st.booleans()):
            container[key] = data.draw(WILD)
        elif isinstance(container, dict):
            del container[key]
        else:
            container.append(container[key])
    loaded = load(document)
    assert (loaded.definition is None) == bool(loaded.problems)
    if loaded.definition is not None:
        loading.answers_schema(loaded.definition)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(SOUND)), st.integers(0, 50))
def test_mangled_bytes_give_problems_or_a_definition(bytes_in: bytes, at: int, cut: int) -> None:
    """Bytes cut out of a file, or put in, never make loading raise."""
    loaded = read_bytes(SOUND[:at] + bytes_in + SOUND[at + cut :])
    assert (loaded.definition is None) == bool(loaded.problems)


# --- what a sound file becomes ----------------------------------------------------------------------------------------


def test_the_same_bytes_always_become_the_same_definition() -> None:
    """Loading is a function of the bytes; one byte more and the content hash is another."""
    first, second = read_bytes(SOUND).definition, read_bytes(SOUND).definition
    assert first is not None
    assert first == second
    other = read_bytes(SOUND + b"\n").definition
    assert other is not None
    assert other.content_hash != first.content_hash


def test_the_example_of_the_readme_is_complete_and_short() -> None:
    """The README's ten lines are a sound questionnaire with every default filled in."""
    definition = load(example()).definition
    assert definition is not None
    found = re.search(r"```json\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found
    assert len(found[1].splitlines()) <= 10
    assert (definition.language, definition.kind, definition.method.name) == ("en-GB", "framework", "levels")
    assert [one.id for one in definition.dimensions] == ["pot"]
    assert definition.actions[0].id == "pot:1"
    assert definition.actions[0].due.days == 28
    assert definition.questions["kettle"].scale is definition.scales["do"]
    assert definition.review_after_months == 12


def test_every_code_is_documented_and_has_a_case() -> None:
    """The README names exactly the codes that the cases here and the start-up can show."""
    table = README.read_text("utf-8").partition("| code |")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    of_cases = {one["code"] for path in CASES for one in json.loads(path.read_text("utf-8"))["problems"]}
    of_bytes = {code for _, code in BYTES.values()} | {code for _, _, code in DOCUMENTS.values()}
    assert documented == of_cases | of_bytes | {"unreadable", "wrong_place", "version_taken"}


def test_generated_questions_stand_in_the_order_of_the_pages() -> None:
    """A statement is followed by its evidence and kinds; a section starts with placement and ends with its story."""
    definition = read_bytes(SOUND).definition
    assert definition is not None
    ids = list(definition.questions)
    assert ids[:5] == [CHOSEN_SECTIONS, "pe.p1", "pe.p2", "pe.p3", "pe.fundamentals:placement"]
    at = ids.index("pe.f.i1")
    assert ids[at : at + 4] == ["pe.f.i1", "pe.f.i1:evidence", "pe.f.i1:kinds", "pe.f.i2"]
    assert ids[ids.index("pe.communication:placement") - 1] == "pe.fundamentals:story"
    assert ids[-7:-2] == [f"{one.id}:role_need" for one in definition.dimensions]
    assert ids[-2:] == [EXPECT, MATTERS]
    assert definition.questions["pe.f.i1:evidence"].part_of == "pe.f.i1"
    assert definition.questions["pe.f.i1:evidence"].max_length == 1000


def test_choices_get_their_other_and_yes_no_its_options() -> None:
    """A choice with "other" is followed by a short text; yes_no has yes and no, and "not sure" where it is named."""
    document = example()
    options = [{"id": "milk", "label": "Milk"}, {"id": "else", "label": "Something else", "other": True}]
    document["setup"] = [
        {"id": "with", "type": "single", "text": "With what?", "options": options},
        {"id": "hot", "type": "yes_no", "text": "Hot?", "not_sure": "Can't say"},
    ]
    definition = load(document).definition
    assert definition is not None
    assert list(definition.questions)[1:4] == ["with", "with:other", "hot"]
    other = definition.questions["with:other"]
    assert (other.type, other.text, other.part_of) == (QuestionType.SHORT_TEXT, "Something else", "with")
    assert [one.id for one in definition.questions["hot"].options] == ["yes", "no", "not_sure"]


def test_a_dimension_may_gather_statements_of_several_sections() -> None:
    """Dimensions that are written out take the place of the sections, and stand where their first statement does."""
    document = example()
    cup = {"id": "warm", "type": "statement", "text": "I warm the cup.", "level": "starter"}
    document["sections"].append({"id": "cup", "title": "The cup", "questions": [cup]})
    document["dimensions"] = [{"id": "all", "title": "All of it", "statements": ["warm", "kettle", "asks"]}]
    document["actions"][0] |= {"dimension": "all", "when": {"next_level": "all", "is": "regular"}}
    definition = load(document).definition
    assert definition is not None
    assert definition.dimension("all").statements == ("warm", "kettle", "asks")
    assert definition.dimension("all").section == "cup"


def test_variants_and_conditions_become_rules() -> None:
    """A text is one variant that always fits; a list keeps its rules; "not applicable" is a rule too."""
    definition = read_bytes(SOUND).definition
    assert definition is not None
    question = definition.questions["pe.f.s1"]
    assert [one.when is ALWAYS for one in question.examples.variants] == [False, True]
    assert question.not_applicable_when is ALWAYS
    assert definition.questions["pe.f.i1"].not_applicable_when is None
    assert definition.questions["pe.f.i1"].help == Text()


# --- the shipped questionnaire ----------------------------------------------------------------------------------------


def test_palliative_levels_is_sound_and_complete() -> None:
    """Five domains of eight statements, two for each level, and an action for each level of each domain."""
    loaded = read_file(PALLIATIVE)
    assert loaded.problems == ()
    definition = loaded.definition
    assert definition is not None
    assert len(definition.sections) == len(definition.dimensions) == 5
    for section in definition.sections:
        assert [one.level for one in section.statements] == [level.id for level in definition.levels for _ in range(2)]
        assert any(one.examples.variants for one in section.statements)
        offered = [one for one in definition.actions if one.dimension == section.id]
        assert [one.id for one in offered] == [f"{section.id}.{level.id}" for level in definition.levels]
    assert len(definition.actions) == 20
    assert len(definition.feedback) == 10
    assert len(definition.evidence_kinds) == 8


def test_palliative_levels_offers_not_my_role_from_skilled_up() -> None:
    """Informed is the base for everyone, so only the levels above it can be no part of a role."""
    definition = read_file(PALLIATIVE).definition
    assert definition is not None
    for section in definition.sections:
        for one in section.statements:
            assert (one.not_applicable_when is None) == (one.level == "informed")


@pytest.mark.parametrize("statement", ["pe.p.s2", "pe.d.s1"])
def test_palliative_levels_says_never_to_change_medicines(statement: str) -> None:
    """Where a worker acts on symptoms, the help sets the limit."""
    definition = read_file(PALLIATIVE).definition
    assert definition is not None
    (variant,) = definition.questions[statement].help.variants
    assert variant.text == "Only within your role and training; never change medicines yourself."


def test_palliative_levels_sends_a_worker_only_where_a_worker_can_go() -> None:
    """A resource is an address, or a person to ask; the notes for trainers are not a worker's to read."""
    definition = read_file(PALLIATIVE).definition
    assert definition is not None
    assert [one.title for one in definition.resources.values() if not one.url] == ["Forum theatre: ask your trainer"]


@pytest.mark.parametrize("word", ["fail", "poor", "weak", "deficient", "inadequate", "must improve", "service user"])
def test_palliative_levels_shames_nobody(word: str) -> None:
    """The words that hurt are not in it."""
    assert not re.search(rf"\b{word}", SOUND.decode(), re.IGNORECASE)


# --- the schema for editors -------------------------------------------------------------------------------------------


def _described(node: Json, path: str = "") -> list[str]:
    """Return the paths of keys that an editor could not explain."""
    if not isinstance(node, dict):
        return []
    found = []
    for key, value in node.get("properties", {}).items():
        explained = isinstance(value, dict) and ("$ref" in value or "title" in value or "description" in value)
        found += [] if explained else [f"{path}/{key}"]
        found += _described(value, f"{path}/{key}")
    for key in ("items", "additionalProperties"):
        found += _described(node.get(key), f"{path}/{key}")
    return found


def test_the_schema_explains_every_key() -> None:
    """An editor has a title or description for each key of a questionnaire."""
    read = schema()
    unexplained = _described(read) + [one for name, node in read["$defs"].items() for one in _described(node, name)]
    assert unexplained == []


def test_the_schema_refuses_unknown_keys_everywhere() -> None:
    """Every object of the schema is closed, or an open mapping from names to one kind of thing."""

    def open_objects(node: Json, path: str) -> list[str]:
        if isinstance(node, list):
            return [one for index, value in enumerate(node) for one in open_objects(value, f"{path}/{index}")]
        if not isinstance(node, dict):
            return []
        found = [path] if node.get("type") == "object" and "additionalProperties" not in node else []
        skipped = {"examples", "if"}
        return found + [one for key in node.keys() - skipped for one in open_objects(node[key], f"{path}/{key}")]

    assert open_objects(schema(), "") == []


def test_the_schema_knows_the_operators_and_placeholders_of_the_program() -> None:
    """What an editor offers is what the loader takes."""
    assert set(schema()["properties"]["kind"]["enum"]) == set(METHODS_OF_KIND) == set(DIMENSIONS)
    definitions = schema()["$defs"]
    assert set(definitions["method"]["properties"]["name"]["enum"]) == set(METHOD_OPERATORS)
    assert set(OPERATORS) <= set(definitions["rule"]["properties"])
    about = definitions["feedback"]["properties"]["about"]
    assert set(about["enum"]) == {one for names in PLACEHOLDERS.values() for one in names}
    named = dict(re.findall(r"(\w+): ((?:\[\w+\] ?)+)", about["description"]))
    assert {key: set(re.findall(r"\w+", names)) for key, names in named.items()} == {
        about: names for several in PLACEHOLDERS.values() for about, names in several.items()
    }
    assert definitions["question"]["properties"]["type"]["enum"] == [
        str(one) for one in QuestionType if one is not QuestionType.ACKNOWLEDGEMENT
    ]

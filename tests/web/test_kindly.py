import pytest

from assess.service.kindly import could_name_someone


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Write to jo.bloggs@example.org", "an email address"),
        ("Her number is 07700 900123", "a phone number"),
        ("Ring 0131 496 0000 after six", "a phone number"),
        ("or +44 7700 900123", "a phone number"),
        ("CHI 0101501234", "a CHI number"),
        ("CHI 010150 1234", "a CHI number"),
        ("She lives at EH1 1AA", "a postcode"),
        ("flat in G12 8QQ now", "a postcode"),
        ("born 12/03/1941", "a date"),
        ("on 3.4.26 he fell", "a date"),
    ],
)
def test_what_could_show_who_someone_is_gets_noticed(text: str, held: str) -> None:
    """Each kind is told in words that a reader knows."""
    assert held in could_name_someone(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I sat with her for 20 minutes on 3 evenings.",
        "We scored 3/4 and then 4/4.",
        "In 2024 we had 12 people, 1 in 5 with pain.",
        "The GP said S1 and B12 were fine",
        "Version 1.2.3 of the plan, page 10 of 12",
        "£1,000,000 and 999",
    ],
)
def test_ordinary_words_and_numbers_are_left_alone(text: str) -> None:
    """A warning that cries wolf teaches people to press on."""
    assert could_name_someone(text) == ()

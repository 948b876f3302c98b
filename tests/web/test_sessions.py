"""Sessions, resume codes and leaving: SECURITY 3.2, AC-08, AC-13 and the expired session of N6."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assess.bootstrap import NotReady, read_or_make_key
from assess.service import codes, pairs
from assess.service.services import Services
from assess.web import create_app
from tests.databases import every_row
from tests.pages import ClientBrowser
from tests.web.conftest import Clock
from tests.web.steps import FIRST, STATEMENT, STORY, code, kept, resume, save, sent, start

SESSION = "assess_session"


def cookie(visitor: ClientBrowser, name: str = SESSION) -> str | None:
    found = visitor.client.get_cookie(name)
    return found.value if found else None


def test_looking_around_sets_no_cookie_and_writes_nothing(visitor: ClientBrowser) -> None:
    """Home and the pages in plain words leave no trace; a page with a form sets the cookie that protects it."""
    assert all("set-cookie" not in visitor.get(path).headers for path in ("/", "/privacy", "/finished"))
    visitor.get("/q/palliative-levels")
    assert cookie(visitor) is None
    assert cookie(visitor, "assess_visit")


@pytest.mark.parametrize(("device", "minutes"), [("shared", 45), ("own", 30 * 24 * 60)])
def test_a_session_ends_when_it_is_left_alone(device: str, minutes: int, visitor: ClientBrowser, clock: Clock) -> None:
    """One minute before the limit the page opens; at the limit it asks for the code, also when the clock goes back."""
    begun = start(visitor, device)
    clock.pass_by(minutes=minutes - 1)
    if device == "shared":
        assert visitor.get(begun.address("check")).status == 200
        clock.pass_by(minutes=minutes)
    else:
        clock.pass_by(minutes=1)
    assert visitor.get(begun.address("check")).status == 404
    clock.pass_by(minutes=-minutes)
    assert visitor.get(begun.address("check")).status == 404


def test_a_shared_session_ends_after_twelve_hours_whatever_is_done(visitor: ClientBrowser, clock: Clock) -> None:
    """Use keeps it open for half an hour at a time, but never beyond twelve hours."""
    begun = start(visitor, "shared")
    for _ in range(23):
        clock.pass_by(minutes=30)
        assert visitor.get(begun.address("check")).status == 200
    clock.pass_by(minutes=30)
    assert visitor.get(begun.address("check")).status == 404


def test_a_clock_that_went_far_back_closes_the_session(visitor: ClientBrowser, clock: Clock) -> None:
    """Nobody can say how old a session from the future is; two minutes apart are forgiven."""
    begun = start(visitor, "shared")
    clock.pass_by(minutes=-2)
    assert visitor.get(begun.address("check")).status == 200
    clock.pass_by(hours=-1)
    assert visitor.get(begun.address("check")).status == 404


def test_an_expired_session_keeps_what_was_typed_until_it_is_saved(
    visitor: ClientBrowser, services: Services, clock: Clock
) -> None:
    """The save says "not saved", shows the words, takes a wrong code and then the code, and the page is back."""
    begun = start(visitor, "shared")
    page = visitor.get(begun.address(f"page/{FIRST}"))
    clock.pass_by(hours=1)
    refused = save(visitor, page, {STATEMENT: "3", STORY: "an hour of writing"})
    assert refused.status == 404
    assert "Not saved yet" in refused.words
    assert "an hour of writing" in refused.words
    wrong = visitor.post("/continue", sent(refused, {"code": "0000 0000 0000 0000", "device": "shared"}))
    assert wrong.status == 404
    assert "an hour of writing" in wrong.words
    restored = visitor.post("/continue", sent(wrong, {"code": code(services, begun.id), "device": "shared"}))
    assert restored.status == 200
    assert "It is not saved yet" in restored.words
    assert kept(services, begun.id) == {}
    assert save(visitor, restored, {}).status == 303
    assert kept(services, begun.id) == {STATEMENT: 3, STORY: "an hour of writing"}


def test_words_kept_for_one_response_are_not_put_into_another(
    visitor: ClientBrowser, other: ClientBrowser, services: Services, clock: Clock
) -> None:
    """The code of other answers is not taken for them, and the words stay on the page."""
    mine, another = start(visitor, "shared"), start(other, "shared")
    page = visitor.get(mine.address(f"page/{FIRST}"))
    clock.pass_by(hours=1)
    refused = save(visitor, page, {STORY: "mine alone"})
    mixed = visitor.post("/continue", sent(refused, {"code": code(services, another.id), "device": "own"}))
    assert mixed.status == 409
    assert "mine alone" in mixed.words
    assert kept(services, another.id) == {}
    assert visitor.get(another.address("check")).status == 404


@pytest.mark.parametrize(
    "spelt",
    [
        lambda code: code.lower(),
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: f"  {code.replace(' ', '  ')}\t",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
    ],
)
def test_a_code_is_read_however_it_is_typed(
    spelt: Callable[[str], str], visitor: ClientBrowser, other: ClientBrowser, services: Services
) -> None:
    """Small letters, spaces, dashes, O for 0, I and L for 1: all open the same answers on another device."""
    begun = start(visitor)
    opened = resume(other, spelt(code(services, begun.id)))
    assert opened.status == 200
    assert opened.path.startswith(begun.address("page/"))


def test_codes_are_eighty_bits_in_four_groups_and_never_kept(visitor: ClientBrowser, services: Services) -> None:
    """Sixteen of thirty-two characters; the database has only a keyed hash."""
    begun = start(visitor)
    shown = code(services, begun.id)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4} ){3}[0-9A-HJKMNP-TV-Z]{4}", shown)
    leaving = visitor.get(begun.address("left"))
    assert leaving.words.count(shown.split()[0]) == 1
    assert shown.replace(" ", "") not in repr(every_row(services.store))
    assert codes.hash_code(services.key, shown) != codes.hash_code(b"another key", shown)
    assert len({codes.make_code(services.key, begun.id, number) for number in range(1000)}) == 1000


def test_answers_whose_time_is_over_open_by_nothing(
    visitor: ClientBrowser, other: ClientBrowser, services: Services, clock: Clock
) -> None:
    """After ninety days without a save: an unknown code, no page, no save, and the words that were typed stay."""
    begun = start(visitor)
    opens = code(services, begun.id)
    clock.pass_by(days=89)
    resume(visitor, opens)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    clock.pass_by(days=2)
    assert visitor.get(begun.address("check")).status == 404
    refused = save(visitor, page, {STORY: "too late"})
    assert refused.status == 404
    assert "too late" in refused.words
    assert kept(services, begun.id) == {}
    unknown = other.get("/continue")
    assert "We do not know this code" in save(other, unknown, {"code": opens, "device": "own"}).words
    assert services.store.response(begun.id) is not None


def test_a_new_code_replaces_the_old_one(visitor: ClientBrowser, other: ClientBrowser, services: Services) -> None:
    """The old code opens nothing from then on."""
    begun = start(visitor)
    old = code(services, begun.id)
    leaving = visitor.get(begun.address("left"))
    assert visitor.post(begun.address("code"), [("csrf_token", "wrong")]).status == 400
    assert code(services, begun.id) == old
    token = dict(leaving.form().values())["csrf_token"]
    assert visitor.post(begun.address("code"), [("csrf_token", token)]).status == 303
    assert resume(other, old).status == 404
    assert resume(other, code(services, begun.id)).status == 200


def test_guessing_is_slowed_down_for_the_address_and_then_forgiven(
    visitor: ClientBrowser, other: ClientBrowser, services: Services, clock: Clock
) -> None:
    """After ten wrong codes in a minute even a good one has to wait; a minute later it opens."""
    begun = start(visitor)
    good = code(services, begun.id)
    tried = [resume(other, f"{number:016d}").status for number in range(12)]
    assert tried == [404] * 10 + [429] * 2
    waiting = resume(other, good)
    assert waiting.status == 429
    assert 0 < int(waiting.headers["retry-after"]) <= 60
    clock.pass_by(minutes=1)
    assert resume(other, good).status == 200


def test_guessing_one_beginning_from_many_addresses_is_slowed_down(services: Services) -> None:
    """Codes that begin alike share a limit, whoever tries them."""
    for number in range(10):
        assert pairs.find(services, f"ABCD{number:012d}", f"10.0.{number}.0/24") is None
    with pytest.raises(codes.TooManyAttempts):
        pairs.find(services, "ABCD000000000010", "10.0.10.0/24")
    assert pairs.find(services, "ABCE000000000010", "10.0.10.0/24") is None


def test_what_can_be_no_code_is_not_found_like_any_other(visitor: ClientBrowser) -> None:
    """Empty, short, long, look-alike letters and odd characters: one answer, which says what a code looks like."""
    odd = ["", "A", "U" * 16, "\u0410" * 16, "\x00" * 16, "0" * 5000, "\U0001d7d8" * 16]
    answers = [resume(visitor, one) for one in odd]
    assert {(one.status, "A code has 16 letters and numbers" in one.words) for one in answers} == {(404, True)}


def test_a_new_session_at_start_at_sign_in_and_at_finish(visitor: ClientBrowser, services: Services) -> None:
    """The token changes each time, so one that was planted or overheard is worth nothing."""
    visitor.client.set_cookie(SESSION, "planted")
    begun = start(visitor)
    first = cookie(visitor)
    assert first not in {None, "planted"}
    resume(visitor, code(services, begun.id))
    second = cookie(visitor)
    assert second not in {None, first}
    visitor.client.set_cookie(SESSION, first or "")
    assert visitor.get(begun.address("check")).status == 404
    visitor.client.set_cookie(SESSION, second or "")
    page = visitor.get(begun.address("left"))
    visitor.post("/finish-here", page.form().values())
    assert cookie(visitor) is None


def test_finishing_leaves_the_computer_as_it_was(visitor: ClientBrowser) -> None:
    """The session is over on the server, the visitor is told to clear up, and Back finds a neutral page."""
    begun = start(visitor, "shared")
    token = cookie(visitor)
    page = visitor.get(begun.address("left"))
    assert page.headers["cache-control"] == "no-store"
    done = visitor.post("/finish-here", page.form().values())
    assert (done.status, done.headers["location"]) == (303, "/finished")
    assert done.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    visitor.client.set_cookie(SESSION, token or "")
    back = visitor.get(begun.address("left"))
    assert back.status == 404
    assert "Enter your resume code" in back.words
    assert visitor.get("/finish-here").status == 405


def test_over_https_cookies_are_bound_to_the_host(make_services: Callable[..., Services]) -> None:
    """Secure, HttpOnly, SameSite=Lax and the __Host- prefix; and HSTS, which plain http never sends."""
    app = create_app(make_services(ASSESS_BASE_URL="https://assess.example.org"))
    client = app.test_client()
    answer = client.get("/continue", base_url="https://assess.example.org")
    set_cookie = answer.headers["Set-Cookie"]
    assert set_cookie.startswith("__Host-assess_visit=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(set_cookie.split("; "))
    assert "Domain" not in set_cookie
    assert answer.headers["Strict-Transport-Security"]


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """A file beside the database, readable by its owner alone, the same at every start; a damaged one is refused."""
    path = tmp_path / "deep" / "resume-codes.key"
    made = read_or_make_key(path)
    assert (len(made), path.stat().st_mode & 0o777) == (32, 0o600)
    assert read_or_make_key(path) == made
    assert list(path.parent.iterdir()) == [path]
    path.write_bytes(b"short")
    with pytest.raises(NotReady):
        read_or_make_key(path)

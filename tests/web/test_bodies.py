import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest

from assess.web.bodies import NOT_TAKEN, PATIENCE, PIECE, NoRoom, Room, WholeRequests, turn_left

Environ = dict[str, Any]


class Stream(BytesIO):
    """A body that notes how much of it was asked for."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as ever."""
        self.asked = max(self.asked, size or 0)
        return super().read(size)


def echo(environ: Environ, _: object) -> Iterable[bytes]:
    return [environ["CONTENT_LENGTH"].encode(), b" ", environ["wsgi.input"].read()]


def send(app: WholeRequests, body: Stream, **environ: str) -> bytes:
    return b"".join(app({"REQUEST_METHOD": "POST", "wsgi.input": body, **environ}, lambda *_: print))


def test_a_body_arrives_whole_with_its_length() -> None:
    """By its stated length, or by what came when none was stated."""
    app = WholeRequests(echo, most_bytes=10, at_once=1)
    assert send(app, Stream(b"abcdef"), CONTENT_LENGTH="3") == b"3 abc"
    assert send(app, Stream(b"abcdef"), HTTP_TRANSFER_ENCODING="chunked") == b"6 abcdef"


def test_what_is_too_long_is_never_read_whole() -> None:
    """A stated length beyond the limit leaves the body alone; without one, reading stops a byte after the limit."""
    app = WholeRequests(lambda environ, _: [environ["CONTENT_LENGTH"].encode()], most_bytes=10, at_once=1)
    stated = Stream(b"x" * 1000)
    assert send(app, stated, CONTENT_LENGTH="1000") == b"1000"
    assert stated.asked == 0
    unstated = Stream(b"x" * 1000)
    assert send(app, unstated) == b"11"
    assert unstated.asked == 11


def test_somebody_who_sends_slowly_keeps_nobody_waiting() -> None:
    """With one turn to work, a request whose body never ends leaves it to the next."""
    arrived, released = threading.Event(), threading.Event()

    class Slow(Stream):
        def read(self, size: int | None = -1, /) -> bytes:
            arrived.set()
            released.wait(10)
            return super().read(size)

    app = WholeRequests(echo, most_bytes=10, at_once=1)
    slow = threading.Thread(target=send, args=(app, Slow(b"late")))
    slow.start()
    assert arrived.wait(10)
    assert send(app, Stream(b"quick")) == b"5 quick"
    released.set()
    slow.join(10)


def test_a_body_that_nobody_asked_for_is_not_waited_for() -> None:
    """A page is answered without what somebody sends along with GET, however slowly it comes."""
    app = WholeRequests(echo, most_bytes=10, at_once=1)
    unread = Stream(b"abc")
    assert send(app, unread, REQUEST_METHOD="GET", CONTENT_LENGTH="3") == b"0 "
    assert unread.asked == 0


def test_half_a_body_is_no_body() -> None:
    """A connection that breaks off leaves nothing that looks like a form with answers taken back."""

    def told(environ: Environ, _: object) -> Iterable[bytes]:
        return [f"{environ.get(NOT_TAKEN)} ".encode(), *echo(environ, _)]

    app = WholeRequests(told, most_bytes=10, at_once=1)
    assert send(app, Stream(b"a=1"), CONTENT_LENGTH="3") == b"None 3 a=1"
    assert send(app, Stream(b"a=1"), CONTENT_LENGTH="9") == b"400 0 "


def test_a_request_that_waits_leaves_its_turn_to_others() -> None:
    """With one turn to work, a request that only waits lets the next one through, and works on afterwards."""

    def waiting(environ: Environ, _: object) -> Iterable[bytes]:
        with turn_left(environ):
            inner = send(app, Stream(b""), PATH_INFO="/inner")
        return [b"after ", inner]

    def route(environ: Environ, start: object) -> Iterable[bytes]:
        return [b"inner"] if environ.get("PATH_INFO") else waiting(environ, start)

    app = WholeRequests(route, most_bytes=10, at_once=1)
    done: list[bytes] = []
    worker = threading.Thread(target=lambda: done.append(send(app, Stream(b""))), daemon=True)
    worker.start()
    worker.join(10)
    assert done == [b"after inner"]


class Coming(BytesIO):
    """A larger body of so many pieces that calls ``between`` before its last."""

    def __init__(self, pieces: int, between: Callable[[], object]) -> None:
        super().__init__()
        self.pieces, self.between = pieces, between

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next piece."""
        self.pieces -= 1
        if self.pieces == 0:
            self.between()
        return b"x" * (size or 0) if self.pieces >= 0 else b""


def take(room: Room, stream: BytesIO, most: int) -> int:
    with room.body(stream, most) as body:
        return len(body)


@pytest.mark.parametrize("pieces", [2, 3])
def test_larger_bodies_share_a_room(pieces: int) -> None:
    """While one holds nearly all of it, another larger body is refused and a small one is not; then there is room."""
    room = Room(most=4 * PIECE)
    with room.body(BytesIO(b"x" * 3 * PIECE), 3 * PIECE):
        with pytest.raises(NoRoom):
            take(room, BytesIO(b"x" * pieces * PIECE), pieces * PIECE)
        assert take(room, BytesIO(b"small"), 5) == 5
    assert take(room, BytesIO(b"x" * 4 * PIECE), 4 * PIECE) == 4 * PIECE


@pytest.mark.parametrize(("seconds", "slow_arrives"), [(PATIENCE + 1, False), (PATIENCE - 1, True)])
def test_a_body_that_takes_too_long_makes_place_for_others(seconds: float, *, slow_arrives: bool) -> None:
    """Once its time is over its bytes go when another needs the room, and not before; it is refused when it wakes."""
    now = [0.0]
    room = Room(most=4 * PIECE, clock=lambda: now[0])
    other: list[bool] = []

    def another_comes() -> None:
        now[0] += seconds
        try:
            other.append(take(room, BytesIO(b"x" * 3 * PIECE), 3 * PIECE) == 3 * PIECE)
        except NoRoom:
            other.append(False)

    try:
        arrived = take(room, Coming(3, another_comes), 3 * PIECE) == 3 * PIECE
    except NoRoom:
        arrived = False
    assert (arrived, other) == (slow_arrives, [not slow_arrives])


def test_a_body_that_is_being_worked_on_keeps_its_bytes() -> None:
    """However long the work takes, nobody else gets the room meanwhile."""
    now = [0.0]
    room = Room(most=4 * PIECE, clock=lambda: now[0])
    with room.body(BytesIO(b"y" * 3 * PIECE), 3 * PIECE) as body:
        now[0] += PATIENCE * 10
        with pytest.raises(NoRoom):
            take(room, BytesIO(b"x" * 2 * PIECE), 2 * PIECE)
        assert body == b"y" * 3 * PIECE


def test_what_finds_no_room_is_refused_and_holds_nothing() -> None:
    """The application learns the status to refuse with and gets an empty body; the next one finds all the room."""
    app = WholeRequests(
        lambda environ, _: [f"{environ.get(NOT_TAKEN)} ".encode(), environ["CONTENT_LENGTH"].encode()],
        most_bytes=9 * PIECE,
        at_once=1,
        room=Room(most=4 * PIECE),
    )
    big, small = str(5 * PIECE), str(4 * PIECE)
    assert send(app, Stream(b"x" * 5 * PIECE), CONTENT_LENGTH=big) == b"503 0"
    assert send(app, Stream(b"x" * 4 * PIECE), CONTENT_LENGTH=small) == f"None {small}".encode()

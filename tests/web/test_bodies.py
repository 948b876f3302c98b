import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from assess.web.bodies import WholeRequests

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

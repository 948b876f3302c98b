from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from assess.report import renderer as module
from assess.report.pdf import Renderer, RenderError
from assess.report.renderer import Limits
from tests.report import reading

PATIENT = Limits(seconds=120)
SMALL = '<!DOCTYPE html><html lang="en"><head><title>Small</title></head><body><h1>{}</h1></body></html>'
SLOW = SMALL.format("<p>word</p>" * 60_000)


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer(PATIENT) as one:
        yield one


def test_a_document_comes_back_as_a_pdf(renderer: Renderer) -> None:
    """What is sent comes back as an accessible PDF with the same words."""
    pdf = renderer.render(SMALL.format("Good morning"))
    assert "Good morning" in reading.text_of(pdf)
    assert reading.verdict(pdf)[2] == []


def test_the_process_stays_warm(renderer: Renderer) -> None:
    """Two documents are made by the same process."""
    renderer.render(SMALL.format("one"))
    first = _pid(renderer)
    renderer.render(SMALL.format("two"))
    assert _pid(renderer) == first


def test_a_web_process_never_loads_the_machinery() -> None:
    """After a document was printed the process that asked for it has not loaded WeasyPrint."""
    program = (
        "import sys; from assess.report.pdf import Renderer\n"
        f"with Renderer() as one: assert one.render({SMALL.format('x')!r}).startswith(b'%PDF')\n"
        "heavy = {'weasyprint', 'pikepdf', 'fontTools'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603  ours
    assert done.stdout == "[]\n"


def test_a_slow_document_is_given_up_and_the_next_is_printed() -> None:
    """A document that takes too long is refused, its process killed, and the next document printed by another."""
    with Renderer(PATIENT) as one:
        one.render(SMALL.format("warm"))
        first = _pid(one)
        with pytest.raises(RenderError, match="too long"):
            one.render(SLOW, timeout=0.2)
        assert "next" in reading.text_of(one.render(SMALL.format("next")))
        assert _pid(one) != first


def test_a_process_that_died_is_replaced() -> None:
    """When the process ends between two documents, the next is printed all the same."""
    with Renderer(PATIENT) as one:
        one.render(SMALL.format("first"))
        process = _process(one)
        process.kill()
        process.wait()
        assert "second" in reading.text_of(one.render(SMALL.format("second")))


def test_a_process_is_replaced_after_many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process makes so many documents and no more, so that nothing can pile up in it."""
    monkeypatch.setattr(module, "JOBS_PER_CHILD", 1)
    with Renderer(PATIENT) as one:
        one.render(SMALL.format("first"))
        first = _pid(one)
        one.render(SMALL.format("second"))
        assert _pid(one) != first


def test_a_document_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document over the largest size is refused before any process sees it."""
    monkeypatch.setattr(module, "LARGEST_DOCUMENT", 100)
    with Renderer() as one, pytest.raises(RenderError, match="too large"):
        one.render("x" * 101)


def test_threads_take_turns(renderer: Renderer) -> None:
    """Documents sent at the same time each come back to who sent them."""
    found: dict[str, str] = {}

    def send(word: str) -> None:
        found[word] = reading.text_of(renderer.render(SMALL.format(word)))

    words = [f"word{number}" for number in range(6)]
    threads = [threading.Thread(target=send, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(word in found[word] for word in words)


def test_the_process_knows_little(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of ours, such as a database address with a password, is passed on."""
    monkeypatch.setenv("ASSESS_DATABASE_URL", "postgresql://somebody:secret@host/name")
    passed_on = module._surroundings(os.environ)
    assert "secret" not in str(passed_on)
    assert set(passed_on) <= {*module._INHERITED, "PYTHONPATH"}
    assert renderer.render(SMALL.format("x"))


def test_leaving_ends_the_process() -> None:
    """Closing a renderer leaves no process behind."""
    one = Renderer(PATIENT)
    one.warm()
    process = _process(one)
    one.close()
    assert process.returncode is not None


def test_getting_ready_waits_for_nobody_and_fails_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a document is being printed, or where no process can be started, getting ready returns all the same."""
    with Renderer(PATIENT) as one, one._turn:
        one.warm()
        assert one._child is None

    def refuse(_limits: Limits) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(module, "_start", refuse)
    with Renderer() as cold:
        cold.warm()
        assert cold._child is None


def test_getting_ready_twice_starts_one_process() -> None:
    """Every page that leads to a print says so; one process serves them all."""
    with Renderer(PATIENT) as one:
        one.warm()
        first = _pid(one)
        one.warm()
        assert _pid(one) == first


@pytest.mark.parametrize("ending", ["pass", "os._exit(0)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_no_process_outlives_its_parent(ending: str) -> None:
    """However the web process ends, even while its printer is still getting ready, the printer ends too."""
    program = f"import os, signal; from assess.report.pdf import Renderer; one = Renderer(); one.warm(); {ending}"
    # Both write to the same pipe, so this returns only once the last of them has gone.
    subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)  # noqa: PLW1510, S603  ours; a killed one cannot leave with 0


def _process(renderer: Renderer) -> subprocess.Popen[bytes]:
    assert renderer._child is not None
    return renderer._child.process


def _pid(renderer: Renderer) -> int:
    return _process(renderer).pid

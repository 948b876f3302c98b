"""Two databases agree: the share of `make soak` that every run can afford."""

from __future__ import annotations

import pytest

from tests.security.conftest import Clock
from tests.soak import differential

SEED = 20_260_301
REQUESTS = 250

pytestmark = pytest.mark.soak


@pytest.mark.postgres
def test_both_databases_say_and_keep_the_same(postgres_emptied: str) -> None:
    """Whatever the requests hold: no answer differs, and no row."""
    clock = Clock()
    with differential.pair("sqlite://", postgres_emptied, clock, SEED) as both:
        report = differential.run(both, clock, REQUESTS, SEED)
    assert report.faults == []
    assert report.counts["answers compared"] > 2 * REQUESTS
    assert report.counts["answered 2xx"] > REQUESTS / 5


def test_a_store_that_keeps_less_is_found() -> None:
    """The second of two databases in memory forgets an answer of each page: that is seen in answers and in rows."""
    clock = Clock()
    with differential.pair("sqlite://", "sqlite://", clock, SEED) as both:
        report = differential.run(differential.forgetful(both), clock, REQUESTS, SEED)
    assert any(fault.startswith("rows of answer") for fault in report.faults)
    assert any("body differ" in fault for fault in report.faults)
    assert report.passed

"""One visitor asks for a thousand prints at once (AC-04): they are told to wait, and everybody else goes on.

Every answer is a print, or the plain page that says to try again soon. Meanwhile another visitor opens pages.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus

from tests.pages import WireBrowser
from tests.respondent import to_result, walk
from tests.soak.reports import Report

QUESTIONNAIRE = "palliative-levels"
SIX = 6
AT_ONCE = 50
_ANSWERS = {HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


def run(address: str, prints: int, longest: float) -> Report:
    """Ask for so many prints; no page of anybody else may take longer than ``longest`` seconds."""
    report = Report("many prints", 0)
    began = time.monotonic()
    visitor = WireBrowser(address)
    asking = walk(visitor, QUESTIONNAIRE, SIX)
    to_result(asking)
    over = threading.Event()
    with closing(visitor), ThreadPoolExecutor(1) as other, ThreadPoolExecutor(AT_ONCE) as threads:
        took = other.submit(_others_pages, address, over)
        path = f"{asking.root}/plan.pdf"
        statuses = Counter(threads.map(lambda _: _ask(visitor, address, path, report), range(prints)))
        over.set()
        pages = took.result()
    report.counts |= {f"answers {status}": count for status, count in sorted(statuses.items())}
    report.counts |= {"pages of somebody else": len(pages), "of them, longest ms": int(max(pages) * 1000)}
    report.faults += [f"a page of somebody else took {one:.1f} s" for one in pages if one > longest]
    if not statuses[HTTPStatus.OK]:
        report.faults.append("nothing was printed")
    if prints > AT_ONCE and not statuses[HTTPStatus.TOO_MANY_REQUESTS]:
        report.faults.append("nobody was told to wait")
    report.seconds = time.monotonic() - began
    return report


def _ask(visitor: WireBrowser, address: str, path: str, report: Report) -> int:
    browser = WireBrowser(address)
    browser.cookies.update(visitor.cookies)
    try:
        page = browser.get(path)
    finally:
        browser.close()
    if page.status not in _ANSWERS:
        report.faults.append(f"{page.status} for a print")
    if page.status != HTTPStatus.OK and not page.headers.get("retry-after"):
        report.faults.append(f"{page.status} without a word when to come back")
    return page.status


def _others_pages(address: str, over: threading.Event) -> list[float]:
    browser = WireBrowser(address)
    browser.get("/")
    took: list[float] = []
    while not over.wait(0.1) or not took:
        began = time.monotonic()
        browser.get("/")
        took.append(time.monotonic() - began)
    browser.close()
    return took

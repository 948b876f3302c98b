"""`python -m tests.benchmarks [--quick]`: what a request, an assessment and a PDF cost here, beside their budgets.

A real server (one worker) is driven over a kept-alive connection; processor time is read from the kernel's books of its
processes. Nothing here passes or fails: figures depend on the machine, so they are printed with it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.benchmarks import accounting
from tests.benchmarks.measures import ALL, bench
from tests.benchmarks.rows import Effort, Row

FULL = Effort(rounds=5, requests=200, respondents=10, lengths=(10, 50, 200), questions=10_000, prints=200)
QUICK = Effort(rounds=1, requests=2, respondents=1, lengths=(10, 12), questions=100, prints=4)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0, or 1 where the machine keeps no books to read."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short run, to see that every line still works")
    parser.add_argument("--only", choices=[measure.__name__ for measure in ALL], help="one group of lines")
    given = parser.parse_args(arguments)
    chosen = QUICK if given.quick else FULL
    if not accounting.measurable():
        print("This needs Linux: processor time is read from /proc.", file=sys.stderr)
        return 1
    print(accounting.machine())
    print(f"medians of {chosen.rounds} rounds\n")
    print(f"{'what':<44}{'figure':>9} {'unit':<7}{'budget':>8}  note")
    measures = [measure for measure in ALL if given.only in (None, measure.__name__)]
    with bench(chosen) as one:
        for measure in measures:
            for row in measure(one):
                print(_line(row), flush=True)
    return 0


def _line(row: Row) -> str:
    budget = "" if row.budget is None else f"<= {row.budget:g}"
    missed = "" if row.budget is None or row.figure <= row.budget else "MISSED "
    return f"{row.what:<44}{row.figure:>9.2f} {row.unit:<7}{budget:>8}  {missed}{row.note}".rstrip()


if __name__ == "__main__":
    sys.exit(main())

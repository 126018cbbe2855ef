"""``python -m loadtests.year``: print a year of halls, one CloudEvent a line."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from loadtests.year import Plan, happened


def main() -> int:
    """Print the events."""
    parser = argparse.ArgumentParser(prog="python -m loadtests.year", description=__doc__)
    parser.add_argument("--visits", type=int, default=1000, help="visits in all halls together")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another year")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=Plan.first, help="the first day")
    parser.add_argument("--days", type=int, default=Plan.days, help="how many days")
    wish = parser.parse_args()
    for event in happened(Plan(wish.visits, wish.seed, wish.first, wish.days)):
        sys.stdout.buffer.write(event.to_wire() + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

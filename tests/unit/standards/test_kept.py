"""How many cases a condition was kept by."""

import pytest

from services.standards.domain.kept import kept
from services.standards.domain.measures import Observed
from services.standards.domain.standard import Condition

TIMES = Observed((3.0, 15.0, 15.1, 40.0), 4)
JUDGEMENTS = Observed((1.0, 0.0, 1.0, 1.0), 4)


@pytest.mark.parametrize(
    ("aggregate", "comparison", "threshold", "within", "observed", "expected"),
    [
        ("p80", "at_most", 15, None, TIMES, 2),
        ("max", "at_most", 15.1, None, TIMES, 3),
        ("p50", "at_least", 15, None, TIMES, 3),
        ("share", "at_least", 90, None, JUDGEMENTS, 3),
        ("share", "at_most", 0, None, JUDGEMENTS, 1),
        ("count", "at_most", 0, None, JUDGEMENTS, 1),
        ("share_within", "at_least", 100, 15, TIMES, 2),
        ("mean", "at_most", 15, None, TIMES, None),
        ("whole", "at_least", 98, None, Observed((97.0,), 1), None),
        ("max", "at_most", 10, None, Observed((3.0,), 5), None),  # one value of five cases
        ("p80", "at_most", 15, None, Observed((), 0), None),
    ],
)
def test_cases_are_counted_where_each_is_kept_or_missed(aggregate, comparison, threshold, within, observed, expected):
    condition = Condition(aggregate, comparison, threshold, "minutes", 1, within)
    found = kept(condition, observed)
    assert (found and found.whole) == expected


def test_what_was_seen_day_by_day_is_counted_day_by_day():
    seen = Observed((1.0, 20.0, 3.0, 4.0), 4, sizes=(2, 0, 1, 1))
    found = kept(Condition("p80", "at_most", 15, "minutes", 1), seen)
    assert (found.whole, found.daily) == (3, ((1, 2), (0, 0), (1, 1), (1, 1)))

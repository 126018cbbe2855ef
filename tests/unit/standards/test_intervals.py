"""Stretches of time, compared with counting single minutes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.standards.domain.intervals import intersect, longest, meets, subtract, total, union

START = datetime(2026, 3, 2, tzinfo=UTC)
STRETCHES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def stretches(pairs):
    return union([(START + timedelta(minutes=a), START + timedelta(minutes=b)) for a, b in pairs])


def minutes(pairs):
    return {minute for a, b in pairs for minute in range(a, b)}


def minutes_of(found):
    return {
        int((start - START).total_seconds() // 60) + offset
        for start, end in found
        for offset in range(int((end - start).total_seconds() // 60))
    }


@given(STRETCHES, STRETCHES)
def test_stretches_behave_like_sets_of_minutes(one, other):
    a, b = stretches(one), stretches(other)
    assert minutes_of(a) == minutes(one)
    assert minutes_of(intersect(a, b)) == minutes(one) & minutes(other)
    assert minutes_of(subtract(a, b)) == minutes(one) - minutes(other)
    assert total(a) == timedelta(minutes=len(minutes(one)))


@given(st.tuples(st.integers(0, 40), st.integers(0, 40)), STRETCHES)
def test_a_stretch_meets_others_when_they_share_a_minute(one, others):
    stretch = (START + timedelta(minutes=one[0]), START + timedelta(minutes=one[1]))
    assert meets(stretch, stretches(others)) == bool(minutes([one]) & minutes(others))


def test_the_longest_stretch_joins_those_that_touch():
    assert longest(stretches([(0, 5), (5, 12), (20, 26)])) == timedelta(minutes=12)
    assert longest([]) == timedelta()

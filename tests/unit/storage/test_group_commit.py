"""Writing together: everything once, one batch for all that waited, and one bad item harms no other."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from shared.storage.group_commit import GroupCommit

DEADLINE_SECONDS = 10


class Slow:
    """Writes the first batch only when ``go`` is set; refuses what is ``"bad"``."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.begun, self.go = Event(), Event()

    def write(self, items: Sequence[str]) -> None:
        self.batches.append(list(items))
        self.begun.set()
        assert self.go.wait(DEADLINE_SECONDS)
        if "bad" in items:
            raise ValueError("bad")


def together(slow: Slow, *items: str) -> list[Exception | None]:
    """Commit the first of ``items``, the others while it is being written; return what each heard."""
    group = GroupCommit(slow.write)
    with ThreadPoolExecutor(len(items)) as pool:
        first = pool.submit(group.commit, items[0])
        assert slow.begun.wait(DEADLINE_SECONDS)
        others = [pool.submit(group.commit, each) for each in items[1:]]
        while len(group._waiting) < len(others):
            assert not first.done()
        slow.go.set()
        return [each.exception(DEADLINE_SECONDS) for each in (first, *others)]


def test_all_that_came_during_a_write_is_written_together_and_once():
    slow = Slow()
    assert together(slow, "a", "b", "c", "d") == [None] * 4
    assert slow.batches[0] == ["a"]
    assert sorted(slow.batches[1]) == ["b", "c", "d"]
    assert len(slow.batches) == 2


def test_an_item_that_cannot_be_written_takes_no_other_with_it():
    slow = Slow()
    heard = dict(zip(("a", "b", "bad", "c"), together(slow, "a", "b", "bad", "c"), strict=True))
    assert isinstance(heard.pop("bad"), ValueError)
    assert set(heard.values()) == {None}
    assert {"a", "b", "c"} <= {each for batch in slow.batches for each in batch}


def test_a_thread_that_is_ended_leaves_the_others_to_the_next_one():
    written: list[str] = []
    ended = [KeyboardInterrupt()]

    def write(items: Sequence[str]) -> None:
        if ended:
            raise ended.pop()
        written.extend(items)

    group = GroupCommit(write)
    with pytest.raises(KeyboardInterrupt):
        group.commit("a")
    group.commit("b")
    assert written == ["a", "b"]

"""What was put aside can be seen, sent again, and dropped."""

from __future__ import annotations

from typing import Any

import pytest

from shared.errors import Conflict, NotFound
from shared.messaging import handles, parked
from tests.integration.messaging.toys import deliver, event, eventually


class Gateway:
    """Refuses everything until it is mended."""

    name = "gateway"
    mended = False
    seen: list[Any] = []

    @handles("counter_opened")
    def on_counter_opened(self, event: Any) -> None:
        if not self.mended:
            raise Conflict("broken")
        self.seen.append(event)


@pytest.fixture
def two_parked(quick, start, monkeypatch):
    monkeypatch.setattr(Gateway, "mended", False)
    Gateway.seen.clear()
    start(Gateway)
    deliver(quick, "gateway", event("a").to_wire(), event("b").to_wire())
    return eventually(lambda: len(found := parked.list_parked(quick, "gateway")) == 2 and found, "both parked")


def test_the_list_says_what_and_why_and_takes_nothing_out(quick, two_parked):
    again = parked.list_parked(quick, "gateway")
    assert sorted(each.id for each in again) == sorted(each.id for each in two_parked)
    assert {(each.type, each.reason, each.error) for each in again} == {("counter_opened", "broken", "Conflict")}
    assert "Conflict" in parked.show(quick, "gateway", again[0].id).stack


def test_who_looks_right_after_another_finds_everything(quick, two_parked):
    for _ in range(20):
        assert len(parked.list_parked(quick, "gateway")) == 2
        assert parked.show(quick, "gateway", two_parked[1].id).id == two_parked[1].id


def test_retry_sends_one_or_all_to_the_inbox_again(quick, two_parked, monkeypatch):
    monkeypatch.setattr(Gateway, "mended", True)
    assert parked.retry(quick, "gateway", two_parked[1].id) == 1
    eventually(lambda: len(Gateway.seen) == 1, "the one")
    assert Gateway.seen[0].attempt == 0
    assert parked.retry(quick, "gateway") == 1
    eventually(lambda: {each.subject for each in Gateway.seen} == {"a", "b"}, "the other")
    assert parked.count(quick, "gateway") == 0


def test_drop_throws_one_away_and_leaves_the_other(quick, two_parked):
    first, second = two_parked
    assert parked.drop(quick, "gateway", first.id) == 1
    assert [each.id for each in parked.list_parked(quick, "gateway")] == [second.id]


def test_what_is_not_there_is_not_found(quick, two_parked):
    for act in (parked.show, parked.retry, parked.drop):
        with pytest.raises(NotFound):
            act(quick, "gateway", "no such id")


def test_a_service_that_never_ran_has_nothing_parked(quick):
    assert parked.list_parked(quick, "intake") == []
    assert parked.count(quick, "intake") == 0

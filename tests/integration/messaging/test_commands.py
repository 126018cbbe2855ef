"""``hall parked`` and ``hall events``, as a person types them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy import messages
from deploy.hall import app
from deploy.refusal import Refused
from shared.errors import Conflict
from shared.messaging import handles, parked
from shared.messaging.topology import inbox_name
from tests.integration.messaging.toys import Shifts, deliver, depth, event, eventually


class Gateway:
    """Refuses everything."""

    name = "gateway"

    @handles("counter_opened")
    def on_counter_opened(self, event: Any) -> None:
        raise Conflict("broken")


@pytest.fixture
def hall(quick, monkeypatch):
    monkeypatch.setattr(messages, "running_instance", lambda: SimpleNamespace(settings=lambda: quick))

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, list(words), env={"COLUMNS": "200"}, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return run


@pytest.fixture
def one_parked(quick, start):
    container = start(Gateway)
    deliver(quick, "gateway", event("a").to_wire())
    eventually(lambda: parked.count(quick, "gateway") == 1, "the parked event")
    container.stop()
    return parked.list_parked(quick, "gateway")[0].id


def test_what_is_parked_is_listed_shown_and_dropped(quick, hall, one_parked):
    listed = hall("parked", "list")
    assert one_parked in listed
    assert "broken" in listed
    shown = hall("parked", "show", "gateway", one_parked)
    assert "Conflict: broken" in shown
    assert "test_commands.py" in shown
    assert '"subject":"a"' in shown
    hall("parked", "drop", "gateway", one_parked)
    assert "Nothing is parked" in hall("parked", "list")


def test_what_is_parked_is_sent_to_its_inbox_again(quick, hall, one_parked):
    assert "1 sent" in hall("parked", "retry", "gateway", one_parked)
    assert depth(quick, inbox_name("gateway")) == 1


def test_a_period_is_replayed(quick, hall):
    shifts = Shifts(quick)
    shifts.open("a", times=3)
    shifts.client.close()
    period = ["--from", "2026-03-02T12:00:00+08:00", "--to", "2026-03-02T12:00:01+08:00"]
    assert "3 events sent" in hall("events", "replay", *period, "standards")
    assert "0 events sent" in hall("events", "replay", *period, "standards", "--type", "counter_closed")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["parked", "show", "gateway", "none"], "parked no none"),
        (["parked", "list", "kitchen"], "no service 'kitchen'"),
        (["parked", "retry", "gateway"], "--all"),
        (["events", "replay", "--from", "yesterday", "--to", "today", "gateway"], "--from and --to"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(hall, words, said):
    with pytest.raises(Refused, match=said):
        hall(*words)

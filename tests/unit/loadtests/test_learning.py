"""What the demonstration looks for in the learning report."""

import pytest

from loadtests.player.learning import unlearnt
from loadtests.player.ledger import Ledger
from loadtests.player.plan import Guidance


@pytest.fixture
def ledger():
    ledger = Ledger()
    for place, outcome in enumerate(["filed", "filed", "left"]):
        ledger.requested(Guidance(0, "m", False, 5, outcome), {"id": f"r{place}"})
        ledger.resolved(f"r{place}", outcome)
    return ledger


def report(requests, **outcomes):
    return {"total": {"requests": requests, "outcomes": outcomes}}


def test_a_report_with_everything_or_more_is_complete(ledger):
    assert unlearnt(ledger, report(3, filed=2, left=1)) == []
    assert unlearnt(ledger, report(5, filed=4, left=1)) == []


def test_what_the_report_lacks_is_named(ledger):
    assert unlearnt(ledger, report(2, filed=1, left=1)) == ["2 requests are in it", "1 ended filed, 2 were told"]


def test_a_request_that_nobody_answered_is_amiss(ledger):
    ledger.requested(Guidance(0, "m", False, 5, "filed"), {"id": "waiting"})
    assert unlearnt(ledger, report(4, filed=2, left=1)) == ["1 got no answer"]

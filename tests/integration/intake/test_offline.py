"""Tickets that a kiosk gave without network become visits, once, whatever dies on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from deploy import sample
from services.intake.store import IntakeStore
from shared.clock import clock, iso
from shared.config import Settings
from shared.errors import Conflict
from shared.ids import new_code, new_id
from shared.messaging import RpcSession
from shared.messaging.call import Command
from shared.security import Caller
from tests.integration.intake.conftest import known_to_queue, serving, until

KIOSK = Caller("kiosk-1", frozenset({"kiosk"}), frozenset({"nanhai"}))
MATTER, QUEUE = "social-card", "social"


@pytest.fixture(scope="module", autouse=True)
def hall(hall_settings: Settings, relay: None, session: RpcSession, world: Path) -> Iterator[None]:
    with serving(hall_settings, "intake", "queue"):
        sample.load(session, world)
        until(lambda: known_to_queue(session, "nanhai"))
        yield


@pytest.fixture
def leased(kiosk: RpcSession) -> dict[str, Any]:
    """A lease of the kiosk with fresh numbers."""
    given = kiosk.queue.lease_numbers(hall="nanhai", left={})
    block = next(each for each in given["blocks"] if each["queue"] == QUEUE)
    return {**block, "day": given["day"]}


def ticket(leased: dict[str, Any], place: int = 0, **changes: Any) -> dict[str, Any]:
    """Return what a kiosk tells of a ticket."""
    number = {"lease": leased["id"], "day": leased["day"], "queue": QUEUE, "sequence": leased["first"] + place}
    return {"id": new_id(), "matter": MATTER, "at": iso(clock.now()), "code": new_code(), **number, **changes}


def merge(kiosk: RpcSession, *tickets: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what became of them."""
    told: list[dict[str, Any]] = kiosk.intake.register_offline(hall="nanhai", tickets=list(tickets))
    return told


def test_a_ticket_becomes_a_visit_with_its_number_and_the_code_that_was_printed(
    kiosk: RpcSession, leased: dict[str, Any]
) -> None:
    given = ticket(leased, priority="elderly", language="yue")
    (told,) = merge(kiosk, given)
    assert (told["outcome"], told["code"]) == ("merged", given["code"])
    shown = kiosk.intake.get_visit(code=given["code"])
    assert shown["ticket"]["number"] == leased["first_label"]
    assert shown["ticket"]["id"] == told["ticket"]
    assert kiosk.queue.get_ticket(ticket=told["ticket"])["priority"] == "elderly"


def test_repeated_in_pieces_and_out_of_order_each_ticket_is_merged_once(
    kiosk: RpcSession, leased: dict[str, Any], store: IntakeStore
) -> None:
    given = [ticket(leased, place) for place in range(4)]
    told = [merge(kiosk, *piece) for piece in (given[2:], given[:3], given[::-1], given)]
    visits = {each["id"]: each["visit"] for answers in told for each in answers}
    assert len(set(visits.values())) == 4
    assert all(visits[each["id"]] == each["visit"] for answers in told for each in answers)
    stored = store.visits._visits.collection.count_documents({"code": {"$in": [each["code"] for each in given]}})
    assert stored == 4


def test_what_cannot_be_is_refused_each_with_a_reason_and_the_others_are_merged(
    kiosk: RpcSession, leased: dict[str, Any]
) -> None:
    good, other = ticket(leased), ticket(leased, 1)
    twice, foreign = ticket(leased), ticket(leased, sequence=23)
    strange = ticket(leased, 2, matter="no-such-matter")
    told = merge(kiosk, good, strange, twice, foreign, other)
    assert [each["reason"] for each in told] == [None, "unknown_matter", "used_twice", "not_leased", None]
    assert told[2]["words"]["en"] == "Another ticket has this number."


def test_a_code_that_somebody_has_is_not_taken_from_them(kiosk: RpcSession, leased: dict[str, Any]) -> None:
    first = ticket(leased)
    merge(kiosk, first)
    (told,) = merge(kiosk, ticket(leased, 1, code=first["code"]))
    assert told["outcome"] == "merged"
    assert told["code"] != first["code"]


def test_a_merge_that_dies_behind_the_visit_gets_its_ticket_from_the_event(
    kiosk: RpcSession, leased: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.intake.service import IntakeService

    class Died(Exception):
        """Stands for a kill between storing the visit and asking for its ticket."""

    def die(*_: Any, **__: Any) -> None:
        raise Died

    given = ticket(leased, 3)
    with monkeypatch.context() as killed:
        killed.setattr(IntakeService, "_with_ticket", die)
        with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the caller hears of a process that is gone
            merge(kiosk, given)
    found = until(lambda: kiosk.intake.get_visit(code=given["code"])["ticket"], seconds=60)
    assert found["number"] == f"B{given['sequence']}"
    (told,) = merge(kiosk, given)
    assert told["ticket"] == found["id"]


def test_a_merge_that_dies_behind_the_numbers_is_taken_up_by_the_next(
    kiosk: RpcSession, leased: dict[str, Any]
) -> None:
    given = ticket(leased, 4)
    claim = {name: given[name] for name in ("id", "lease", "day", "queue", "sequence", "at")}
    kiosk.queue.use_leased(hall="nanhai", tickets=[claim])  # and then the process dies
    (told,) = merge(kiosk, given)
    assert told["outcome"] == "merged"
    assert told["ticket"]


def test_a_key_stands_for_one_body_and_may_come_again_with_it(
    hall_settings: Settings, leased: dict[str, Any], store: IntakeStore
) -> None:
    one, other = ticket(leased), ticket(leased, 1)
    command = {name: Command(f"merge-{one['id']}", name) for name in ("one body", "another")}
    with ExitStack() as lines:
        asking = {
            name: lines.enter_context(RpcSession(hall_settings, KIOSK, command=each)) for name, each in command.items()
        }
        first, again = merge(asking["one body"], one), merge(asking["one body"], one)
        assert [each[0]["outcome"] for each in (first, again)] == ["merged", "merged"]
        assert first[0]["visit"] == again[0]["visit"]
        with pytest.raises(Conflict) as refused:
            merge(asking["another"], other)
    assert refused.value.field == "Idempotency-Key"
    assert store.visits.by_code(other["code"]) is None

"""The store against a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.intake.domain import (
    HandOver,
    Matter,
    News,
    Visit,
    Wish,
    follow,
    hand_over,
    register,
    register_handed_over,
)
from services.intake.store import IntakeStore
from services.intake.visits import Made
from shared.errors import Conflict, Transient
from shared.ids import new_code, new_id
from shared.messaging import Command
from shared.storage import Stamp
from tests.unit.intake.test_reference import facts
from tests.unit.intake.worlds import CARD, NOON, TAX, hall

STAMP = Stamp(NOON, "kiosk-1", "c1")
NUMBER = "440605196001011232"


def matter(identifier: str, zh: str = "社保卡", en: str = "Social card", **queues: str) -> dict[str, Any]:
    name = {"zh": zh, "en": en}
    known = {"id": identifier, "name": name, "department": name, "materials": [], "channels": ["counter"]}
    return {**known, "queues": queues, "source": "test"}


def made(party: dict[str, Any] | None = None, matters: tuple[Matter, ...] = (CARD,)) -> tuple[Visit, Any]:
    return register(Wish(party=party), hall(), matters, NOON, visit=new_id(), code=new_code())


def commanded(command: str, body: str = "body") -> Stamp:
    return Stamp(NOON, "kiosk-1", "c1", Command(command, body))


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in found]


def test_installing_twice_is_as_good_as_once(store: IntakeStore) -> None:
    store.install()
    assert store.ping()


def test_publishing_the_same_hall_again_writes_no_history(store: IntakeStore) -> None:
    first, new = store.halls.publish(facts(), STAMP)
    again, new_again = store.halls.publish(facts(), STAMP)
    changed, _ = store.halls.publish(facts(guidance_seats=9), STAMP)
    assert (first.revision, new, again.changed, new_again, changed.revision) == (1, True, False, False, 2)
    found = store.halls.get("dali")
    assert found is not None
    assert (found["revision"], found["guidance_seats"]) == (2, 9)


def test_a_matter_published_by_many_at_once_is_published_once(store: IntakeStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: store.matters.publish(matter("raced"), STAMP), range(8)))
    assert sum(publication.changed for publication, _ in results) == 1
    assert {publication.revision for publication, _ in results} == {1}


def test_one_command_may_publish_many_matters(store: IntakeStore) -> None:
    for name in ("cmd-a", "cmd-b"):
        assert store.matters.publish(matter(name), commanded("publish"))[0].changed


def test_matters_are_found_by_hall_and_by_a_part_of_either_name(store: IntakeStore) -> None:
    store.matters.publish(matter("s-1", "税务（一）", "Tax (one)", xiqiao="tax"), STAMP)
    store.matters.publish(matter("s-2", "税务（二）", "Tax (two)", xiqiao="tax"), STAMP)
    store.matters.publish(matter("s-3", "税务（三）", "Tax (three)"), STAMP)
    assert ids(store.matters.search("xiqiao", None, 10, None)) == ["s-1", "s-2"]
    assert ids(store.matters.search(None, "税务", 10, None)) == ["s-1", "s-2", "s-3"]
    assert ids(store.matters.search("xiqiao", "tax (TWO", 10, None)) == ["s-2"]
    assert ids(store.matters.search("xiqiao", None, 1, None)) == ["s-1"]
    assert ids(store.matters.search("xiqiao", None, 1, "s-1")) == ["s-2"]


@pytest.mark.parametrize("part", [".*", "(", "[", "^", "s|t", "\\", "$"])
def test_signs_of_a_search_mean_themselves(store: IntakeStore, part: str) -> None:
    store.matters.publish(matter("signs", f"有{part}的", "Signs"), STAMP)
    assert ids(store.matters.search(None, f"有{part}", 10, None)) == ["signs"]
    assert store.matters.search(None, f"无{part}", 10, None) == []


def test_a_visit_is_found_by_its_code_as_it_was_stored(store: IntakeStore) -> None:
    visit, happened = made()
    assert store.visits.add(visit, happened, STAMP) == Made(visit, new=True)
    assert store.visits.by_code(visit.code) == visit
    assert store.visits.by_code("x" * 20) is None


def test_a_command_that_comes_twice_makes_one_visit_and_has_one_answer(store: IntakeStore) -> None:
    (first, happened), (second, again) = made(), made()
    store.visits.add(first, happened, commanded("k1"))
    assert store.visits.add(second, again, commanded("k1")) == Made(first)
    assert store.visits.by_code(second.code) is None
    kept = store.visits.keep_answer(first.id, {"n": 1}, lambda each: (each, ()), commanded("k1"))
    late = store.visits.keep_answer(first.id, {"n": 2}, lambda each: (each, ()), commanded("k1"))
    assert (kept, late, store.visits.made_by(Command("k1", "body"))) == ({"n": 1}, {"n": 1}, Made(first, {"n": 1}))


def test_a_command_with_another_body_is_refused(store: IntakeStore) -> None:
    visit, happened = made()
    store.visits.add(visit, happened, commanded("k2"))
    with pytest.raises(Conflict):
        store.visits.add(*made(), commanded("k2", "another body"))


def test_a_command_sent_by_sixteen_clients_at_once_makes_one_visit(store: IntakeStore) -> None:
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(lambda _: store.visits.add(*made(), commanded("k3")).visit.id, range(16)))
    assert len(set(results)) == 1


def test_changes_by_many_at_once_are_all_kept(store: IntakeStore) -> None:
    visit, happened = made()
    store.visits.add(visit, happened, STAMP)

    def hear(number: int) -> None:
        news = News("guidance_requested", f"g{number}", 0, NOON, {})
        _patiently(lambda: store.visits.change(visit.id, lambda each: follow(each, news), STAMP))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(hear, range(12)))
    found = store.visits.by_code(visit.code)
    assert found is not None
    assert set(found.guidance) == {f"g{number}" for number in range(12)}


def test_old_news_writes_nothing(store: IntakeStore) -> None:
    visit, happened = made()
    store.visits.add(visit, happened, STAMP)
    news = News("guidance_requested", "g1", 0, NOON, {})
    once = store.visits.change(visit.id, lambda each: follow(each, news), STAMP)
    writes = []
    again = store.visits.change(visit.id, lambda each: writes.append(each) or (each, ()), STAMP)  # type: ignore[func-returns-value]
    assert (once, len(writes)) == (again, 1)


def test_a_visit_that_is_not_known_yet_is_waited_for(store: IntakeStore) -> None:
    with pytest.raises(Transient):
        store.visits.change(new_id(), lambda each: (each, ()), STAMP)


def test_one_identity_has_one_active_ticket_for_a_matter(store: IntakeStore) -> None:
    party = store.parties.sealed({"identity_number": NUMBER, "name": "张三"})
    first, happened = made(party)
    store.visits.add(first, happened, STAMP)
    with pytest.raises(Conflict) as caught:
        store.visits.add(*made(store.parties.sealed({"identity_number": NUMBER})), STAMP)
    assert caught.value.field == "party.identity_number"
    assert caught.value.detail is not None
    assert (caught.value.detail["state"], caught.value.detail["number"]) == ("waiting", None)
    other = {"identity_number": "11010519491231002X"}
    store.visits.add(*made(store.parties.sealed(other)), STAMP)
    store.visits.add(*made(party, (TAX,)), STAMP)
    for seq, type_ in enumerate(("ticket_issued", "ticket_cancelled")):
        news = News(type_, "t", seq, NOON, {"stop": 0, "number": "B001", "queue": "social"})
        store.visits.change(first.id, lambda each, news=news: follow(each, news), STAMP)
    store.visits.add(*made(party), STAMP)


def test_of_sixteen_visits_of_one_identity_at_once_one_is_registered(store: IntakeStore) -> None:
    party = store.parties.sealed({"identity_number": "110105194912310046"})

    def register_one(_: int) -> bool:
        try:
            return bool(store.visits.add(*made(party), STAMP))
        except Conflict:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(register_one, range(16))) == 1


def test_a_ticket_that_goes_on_after_all_stands_beside_the_new_one(store: IntakeStore) -> None:
    party = store.parties.sealed({"identity_number": "110105194912310062"})
    first, happened = made(party)
    store.visits.add(first, happened, STAMP)
    gone = News("ticket_no_show", "t9", 3, NOON, {"stop": 0, "number": "B009", "queue": "social"})
    back = News("ticket_returned", "t9", 4, NOON, {"stop": 0, "number": "B009", "queue": "social"})
    store.visits.change(first.id, lambda each: follow(each, gone), STAMP)
    store.visits.add(*made(party), STAMP)
    assert store.visits.change(first.id, lambda each: follow(each, back), STAMP).stops[0].state == "waiting"


def test_a_request_that_is_handed_over_by_many_at_once_makes_one_visit(store: IntakeStore) -> None:
    order = HandOver("g-raced", "social-card", "social", NOON)

    def hand_over_one(_: int) -> str:
        visit, happened = register_handed_over(hall(), order, NOON, visit=new_id(), code=new_code())
        return store.visits.add(visit, happened, STAMP).visit.id

    with ThreadPoolExecutor(8) as pool:
        (made_once,) = set(pool.map(hand_over_one, range(8)))
    known = store.visits.handed_over_by("g-raced")
    assert known is not None
    assert (known.id, known.handovers) == (made_once, {"g-raced": 0})


def test_a_stop_that_is_planned_by_many_at_once_is_planned_once(store: IntakeStore) -> None:
    visit, happened = made()
    store.visits.add(visit, happened, STAMP)
    order = HandOver("g-twice", "pension-transfer", "social", NOON)

    def plan(_: int) -> None:
        _patiently(lambda: store.visits.change(visit.id, lambda each: hand_over(each, hall(), order, NOON), STAMP))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(plan, range(6)))
    document = store._database["visits"].find_one({"_id": visit.id})
    assert document is not None
    assert [each["type"] for each in document["history"]] == ["visit_registered", "visit_planned"]


def _patiently(change: Any) -> None:
    """Try again as the inbox does."""
    for _ in range(50):
        try:
            change()
        except Transient:
            continue
        return
    raise AssertionError("never got its turn")

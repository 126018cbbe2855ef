"""The store against a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.intake.domain import News, Visit, Wish, follow, register
from services.intake.store import IntakeStore
from shared.errors import Conflict, Transient
from shared.ids import new_code, new_id
from shared.messaging import Command
from shared.storage import Stamp
from tests.unit.intake.test_reference import facts
from tests.unit.intake.worlds import CARD, NOON, hall

STAMP = Stamp(NOON, "kiosk-1", "c1")


def matter(identifier: str, zh: str = "社保卡", en: str = "Social card", **queues: str) -> dict[str, Any]:
    name = {"zh": zh, "en": en}
    known = {"id": identifier, "name": name, "department": name, "materials": [], "channels": ["counter"]}
    return {**known, "queues": queues, "source": "test"}


def made() -> tuple[Visit, Any]:
    return register(Wish(), hall(), CARD, NOON, visit=new_id(), code=new_code())


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
    assert store.add_visit(visit, happened, STAMP) == (visit, None)
    assert store.visit_by_code(visit.code) == visit
    assert store.visit_by_code("x" * 20) is None


def test_a_command_that_comes_twice_makes_one_visit_and_has_one_answer(store: IntakeStore) -> None:
    (first, happened), (second, again) = made(), made()
    store.add_visit(first, happened, commanded("k1"))
    assert store.add_visit(second, again, commanded("k1")) == (first, None)
    assert store.visit_by_code(second.code) is None
    kept = store.keep_answer(first.id, {"n": 1}, lambda each: (each, ()), commanded("k1"))
    late = store.keep_answer(first.id, {"n": 2}, lambda each: (each, ()), commanded("k1"))
    assert (kept, late, store.made_by(Command("k1", "body"))) == ({"n": 1}, {"n": 1}, (first, {"n": 1}))


def test_a_command_with_another_body_is_refused(store: IntakeStore) -> None:
    visit, happened = made()
    store.add_visit(visit, happened, commanded("k2"))
    with pytest.raises(Conflict):
        store.add_visit(*made(), commanded("k2", "another body"))


def test_a_command_sent_by_sixteen_clients_at_once_makes_one_visit(store: IntakeStore) -> None:
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(lambda _: store.add_visit(*made(), commanded("k3"))[0].id, range(16)))
    assert len(set(results)) == 1


def test_changes_by_many_at_once_are_all_kept(store: IntakeStore) -> None:
    visit, happened = made()
    store.add_visit(visit, happened, STAMP)

    def hear(number: int) -> None:
        news = News("guidance_requested", f"g{number}", 0, {})
        _patiently(lambda: store.change_visit(visit.id, lambda each: follow(each, news), STAMP))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(hear, range(12)))
    found = store.visit_by_code(visit.code)
    assert found is not None
    assert set(found.guidance) == {f"g{number}" for number in range(12)}


def test_old_news_writes_nothing(store: IntakeStore) -> None:
    visit, happened = made()
    store.add_visit(visit, happened, STAMP)
    news = News("guidance_requested", "g1", 0, {})
    once = store.change_visit(visit.id, lambda each: follow(each, news), STAMP)
    writes = []
    again = store.change_visit(visit.id, lambda each: writes.append(each) or (each, ()), STAMP)  # type: ignore[func-returns-value]
    assert (once, len(writes)) == (again, 1)


def test_a_visit_that_is_not_known_yet_is_waited_for(store: IntakeStore) -> None:
    with pytest.raises(Transient):
        store.change_visit(new_id(), lambda each: (each, ()), STAMP)


def _patiently(change: Any) -> None:
    """Try again as the inbox does."""
    for _ in range(50):
        try:
            change()
        except Transient:
            continue
        return
    raise AssertionError("never got its turn")

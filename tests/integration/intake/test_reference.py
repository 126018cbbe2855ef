"""Halls and matters through the real service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import sample
from deploy.catalogue import import_file
from shared.config import Settings
from shared.errors import Forbidden, Invalid, NotFound, Unavailable
from shared.messaging import RpcSession
from tests.integration.intake.conftest import serving

REAL = Path(__file__).parents[4] / "shared" / "data" / "matters-511602.csv"


@pytest.fixture(scope="module", autouse=True)
def intake(hall_settings: Settings) -> Iterator[None]:
    with serving(hall_settings, "intake"):
        yield


@pytest.fixture(scope="module")
def loaded(session: RpcSession, world: Path) -> sample.LoadSummary:
    return sample.load(session, world)


def test_the_sample_world_is_loaded_and_loading_it_again_changes_nothing(
    loaded: sample.LoadSummary, session: RpcSession, world: Path
) -> None:
    again, all_of_them = sample.load(session, world), len(sample.read_world(world).matters)
    assert (loaded.halls.created, loaded.matters.created) == (8, all_of_them)
    assert (again.halls.unchanged, again.matters.unchanged) == (8, all_of_them)
    nothing = "(0 new, 0 changed)"
    assert str(again) == f"8 halls {nothing}, {all_of_them} matters {nothing}, 0 checklists {nothing}, no standard"


def test_everybody_may_read_halls_and_matters(loaded: sample.LoadSummary, kiosk: RpcSession) -> None:
    assert len(kiosk.intake.list_halls()) == 8
    assert kiosk.intake.get_hall(hall="danzao")["name"]["en"].startswith("Danzao")
    assert kiosk.intake.get_matter(matter="social-card")["queues"]["nanhai"] == "social"
    assert kiosk.intake.list_matters(hall="danzao", q="old-age")["items"][0]["id"] == "old-age-allowance"


def test_pages_of_matters_join_without_gap_or_double(loaded: sample.LoadSummary, kiosk: RpcSession) -> None:
    seen, after = [], None
    while True:
        page = kiosk.intake.list_matters(hall="nanhai", limit=7, after=after)
        seen += [each["id"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    whole = kiosk.intake.list_matters(hall="nanhai", limit=200)
    assert seen == [each["id"] for each in whole["items"]]
    assert len(seen) == len(set(seen)) == loaded.matters.total


def test_only_an_administrator_publishes(loaded: sample.LoadSummary, kiosk: RpcSession) -> None:
    with pytest.raises(Forbidden):
        kiosk.intake.publish_hall(hall=kiosk.intake.get_hall(hall="nanhai"))
    with pytest.raises(Forbidden):
        kiosk.intake.publish_matters(matters=[])


@pytest.mark.parametrize(
    ("asked", "error", "field"),
    [
        ({"limit": 0}, Invalid, "limit"),
        ({"limit": 201}, Invalid, "limit"),
        ({"limit": "many"}, Invalid, "limit"),
        ({"q": {"$ne": None}}, Invalid, "q"),
        ({"q": ""}, Invalid, "q"),
        ({"hall": {"$ne": None}}, Invalid, "hall"),
        ({"hall": "moon"}, NotFound, "hall"),
        ({"after": ["x"]}, Invalid, "after"),
    ],
)
def test_odd_questions_are_refused_by_field(
    loaded: sample.LoadSummary, kiosk: RpcSession, asked: dict, error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as caught:
        kiosk.intake.list_matters(**asked)
    assert caught.value.field == field


def test_what_is_not_there_is_not_found(kiosk: RpcSession) -> None:
    with pytest.raises(NotFound, match="no hall moon"):
        kiosk.intake.get_hall(hall="moon")
    with pytest.raises(NotFound, match="no matter moon"):
        kiosk.intake.get_matter(matter="moon")
    with pytest.raises(Invalid):
        kiosk.intake.get_matter(matter={"$ne": None})


def test_one_wrong_matter_refuses_the_whole_batch(loaded: sample.LoadSummary, session: RpcSession) -> None:
    good = {key: value for key, value in session.intake.get_matter(matter="social-card").items() if key != "revision"}
    batch = [{**good, "id": "half-done"}, {**good, "id": "wrong", "queues": {"nanhai": "nowhere"}}]
    with pytest.raises(Invalid) as caught:
        session.intake.publish_matters(matters=batch)
    assert caught.value.field == "matters.1.queues.nanhai"
    with pytest.raises(NotFound):
        session.intake.get_matter(matter="half-done")


def test_a_wrong_hall_is_refused_by_field(loaded: sample.LoadSummary, session: RpcSession) -> None:
    hall = session.intake.get_hall(hall="dali")
    with pytest.raises(Invalid) as caught:
        session.intake.publish_hall(hall={**hall, "zone": "Asia/Moon"})
    assert caught.value.field == "zone"
    with pytest.raises(Invalid) as caught:
        session.intake.publish_hall(hall={**hall, "guidance_seats": "two"})
    assert caught.value.field == "guidance_seats"
    assert session.intake.get_hall(hall="dali") == hall


def test_the_loader_gives_up_on_a_service_that_stays_away(session: RpcSession, tmp_path: Path) -> None:
    patience = sample.Patience(0.5, pause_seconds=0.01)
    asked = []
    with pytest.raises(Unavailable):
        patience.ask(lambda: asked.append(1) or session.nowhere.health())  # type: ignore[func-returns-value]
    assert len(asked) > 1


@pytest.mark.skipif(not REAL.exists(), reason=f"the real catalogue is not here: {REAL.name}")
def test_a_real_catalogue_is_imported_and_importing_it_again_changes_nothing(
    loaded: sample.LoadSummary, session: RpcSession
) -> None:
    first = import_file(REAL, session)
    again = import_file(REAL, session)
    assert (first.total, first.created, first.open) == (1135, 1135, 1112)
    assert first.open >= 0.8 * first.total
    assert (again.unchanged, again.created, again.changed) == (1135, 0, 0)
    assert sum(first.not_open.values()) == 1135 - first.open
    found = session.intake.list_matters(hall="nanhai", q="失业登记")["items"]
    assert found[0]["queues"] == {"nanhai": "social"}


def test_a_catalogue_for_an_unknown_hall_is_refused(session: RpcSession, tmp_path: Path) -> None:
    file = tmp_path / "matters-1.csv"
    file.write_text("department,group,name,item_code,task_type\n局,未分类,事,1,20\n", encoding="utf-8")
    with pytest.raises(NotFound):
        import_file(file, session, hall="moon")

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from deploy.catalogue import stats
from deploy.catalogue_stats import stats_of
from deploy.sample import read_world


def matter(identifier: str, **more: Any) -> dict[str, Any]:
    known = {"id": identifier, "source": "sample", "department": {"zh": "税务局", "en": "Tax"}, "channels": ["counter"]}
    return {**known, "queues": {"nanhai": "tax"}, "materials": [], "promised_days": None, **more}


def material(held: bool) -> dict[str, Any]:
    return {"name": {"zh": "证", "en": "Card"}, "held": held}


def test_means_are_taken_over_what_says_its_materials_and_its_limit() -> None:
    found = stats_of(
        [
            matter("a", materials=[material(True), material(False), material(False)], promised_days=0),
            matter("b", materials=[material(True)], promised_days=5, channels=["counter", "online"]),
            matter("c", source="511602", queues={}),
        ]
    )
    assert (found.total, found.open, found.not_open) == (3, 2, 1)
    assert (found.materials, found.held, found.brought, found.listing) == (2.0, 1.0, 1.0, 2)
    assert (found.at_once, found.promising) == (0.5, 2)
    assert found.sources == {"sample": 2, "511602": 1}
    assert found.channels == {"counter": 3, "online": 1}
    assert found.queues == {"nanhai": {"tax": 2}}
    assert ("brought by the applicant", "mean of 2 matters", "1.00") in found.rows()
    assert "the applicant brings 1.00" in str(found)


def test_an_empty_catalogue_has_no_means() -> None:
    found = stats_of([])
    assert (found.total, found.materials, found.brought, found.at_once) == (0, None, None, None)
    assert "0 matters" in str(found)


def test_all_pages_are_counted() -> None:
    pages = {None: {"items": [matter("a"), matter("b")], "next": "b"}, "b": {"items": [matter("c")], "next": None}}
    intake = SimpleNamespace(all_matters=lambda limit, after: pages[after])
    assert stats(SimpleNamespace(intake=intake)).total == 3


def test_of_the_sample_an_applicant_brings_less_than_is_needed() -> None:
    found = stats_of(read_world().matters)
    assert found.total == found.open == found.listing
    assert found.brought is not None
    assert found.materials is not None
    assert 0 < found.brought < found.materials
    assert set(found.queues) == {hall["id"] for hall in read_world().halls}

"""How long what happened is kept, and that nothing personal is among it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from marshmallow import Schema, fields

from services.standards.domain.retention import KEPT_DAYS, SHORTEST_DAYS, cut_off, keeping
from shared.contracts.declared import declared
from shared.contracts.events import EVENTS
from shared.contracts.personal import IdentityNumber, PhoneNumber

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PERSONAL = {
    "phone",
    "telephone",
    "mobile",
    "identity",
    "identity_number",
    "id_card",
    "party",
    "person",
    "email",
    "address",
    "birthday",
    "contact",
    "content",
    "comment",
    "words",
    "code",
    "username",
    "password",
    "token",
}
"""Names of fields, in all contracts, that hold something of a person, what people wrote, or what lets somebody in."""
ABOUT_THINGS = {("hall_published", "hall.address"), ("printer_troubled", "words")}
"""Where a hall is, and what is the matter with a printer."""


def test_what_is_not_named_is_kept_five_years():
    assert set(keeping({}).values()) == {KEPT_DAYS}


@pytest.mark.parametrize("days", [{"visitors": 2000}, {"tickets": SHORTEST_DAYS - 1}, {"tickets": KEPT_DAYS + 1}])
def test_unknown_kinds_less_than_checks_need_and_facts_without_their_events_are_refused(days):
    with pytest.raises(ValueError, match=r"known are|at least"):
        keeping(days)


def test_the_longest_check_and_the_period_before_it_are_always_kept():
    assert SHORTEST_DAYS > 800


def test_what_an_unsettled_finding_stands_on_is_kept_however_old():
    since = NOW - timedelta(days=3000)
    assert cut_off(2000, NOW, None) == NOW - timedelta(days=2000)
    assert cut_off(2000, NOW, since) < since


def each_field(schema: Schema, path: str = "") -> Iterator[tuple[str, fields.Field]]:
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        yield f"{path}{name}", inner
        if isinstance(inner, fields.Nested):
            yield from each_field(inner.schema, f"{path}{name}.")


@pytest.mark.parametrize("type_", sorted(EVENTS))
def test_no_event_has_room_for_anything_personal(type_):
    found = list(each_field(EVENTS[type_].schema))
    assert not [path for path, field in found if isinstance(field, IdentityNumber | PhoneNumber)]
    named = {path for path, _ in found if path.rpartition(".")[2] in PERSONAL}
    assert {(type_, path) for path in named} <= ABOUT_THINGS


def test_what_a_contract_does_not_declare_is_not_kept():
    said = {"visit": "v1", "stop": 0, "stars": 1, "phone": "13800138000", "ticket": {"holder": "somebody"}}
    assert declared("rating_given", said).keys() & {"phone"} == set()


def test_what_is_nested_is_kept_as_far_as_it_is_declared():
    stop = {"stop": 0, "matter": "m", "queue": "q", "identity": "440"}
    said = {"visit": "v1", "stops": [stop], "party": {"name": "x"}}
    assert declared("visit_registered", said) == {
        "visit": "v1",
        "stops": [{"stop": 0, "matter": "m", "queue": "q"}],
    }

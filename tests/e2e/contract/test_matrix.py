"""Each route × each role × own and other hall, from one table of who may what."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from shared.contracts.words import ROLES
from tests.e2e.contract.conftest import HALL, OTHER
from tests.e2e.contract.table import TABLE, Row

WHO = [(None, True), *((role, own) for own in (True, False) for role in ROLES)]
CASES = [
    pytest.param(row, role, own, id=f"{row.route}-{role or 'nobody'}-{'own' if own else 'other'} hall")
    for row in TABLE
    for role, own in WHO
]


def filled(part: Any, names: dict[str, str]) -> Any:
    """Return ``part`` with ``{names}`` filled in, at any depth."""
    if isinstance(part, str):
        return re.sub(r"{([a-z]\w*)}", lambda found: names[found[1]], part)
    if isinstance(part, dict):
        return {name: filled(each, names) for name, each in part.items()}
    return [filled(each, names) for each in part] if isinstance(part, list) else part


def answer_to(suite, subjects, row: Row, role: str | None, own: bool) -> requests.Response:
    names = subjects.of(role)
    if "{device_code}" in str(row.body):
        names["device_code"] = subjects.device_code()
    token = role and suite.token(role, HALL if own else OTHER)
    with requests.request(
        row.method,
        suite.url + filled(row.path, names),
        params=filled(dict(row.query), names),
        json=filled(row.body, names),
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=10,
        stream=True,
    ) as answer:
        if not answer.headers.get("Content-Type", "").startswith("text/event-stream"):
            assert answer.content is not None
    return answer


@pytest.mark.parametrize(("row", "role", "own"), CASES)
def test_who_may_may_and_who_may_not_is_told_so(suite, subjects, row, role, own):
    answer = answer_to(suite, subjects, row, role, own)
    if row.lets(role, own):
        assert answer.status_code in row.answers, answer.text
    else:
        assert answer.status_code == (403 if role else 401), answer.text
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_every_route_of_the_description_stands_in_the_table_and_the_other_way_round(description):
    described = {f"{method.upper()} {path}" for path, item in description["paths"].items() for method in item}
    assert {row.route for row in TABLE} == described


def test_every_answer_of_the_table_is_described(description):
    for row in TABLE:
        described = description["paths"][row.path][row.method.lower()]["responses"]
        assert {str(status) for status in row.answers} <= set(described), row.route
        assert row.public or {"401", "403"} <= set(described), row.route

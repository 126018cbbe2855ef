"""Schemathesis against the served description: no 5xx, and no answer that the description does not foresee."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks

from services.gateway.routes import process
from services.gateway.service import GatewayService
from shared.web import openapi
from tests.e2e.contract.conftest import HALL
from tests.e2e.contract.table import TABLE

_EXAMPLES = 12
_SECONDS_A_ROUTE = float(os.environ.get("HALL_TEST_SCHEMATHESIS_SECONDS", "1.5"))
"""Some sixty routes make a minute and a half at most; the cases of a route come in the same order at every run."""
_ENDLESS = r".*/events$"
"""Streams never end, so they are not for a client that reads to the end; the matrix tries how they begin."""
_CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
_WHO_MAY = {row.route: row.may.split() for row in TABLE}

document = openapi.document(GatewayService, process.API_TITLE, process.API_VERSION, process.API_DESCRIPTION)
"""Made here by what makes the served one, since the cases are made before the suite runs; a test compares them."""
schema = schemathesis.openapi.from_dict(document)


@pytest.fixture
def enough() -> Callable[[], bool]:
    """Whether the time for this route is over."""
    end = time.monotonic() + _SECONDS_A_ROUTE
    return lambda: time.monotonic() > end


def bearer(suite: Any, case: Any) -> dict[str, str]:
    """Return the token of a role that may use the route, unless the case is about a wrong token."""
    if "Authorization" in (case.headers or {}):
        return {}
    roles = _WHO_MAY[f"{case.method.upper()} {case.path}"] or ["kiosk"]
    return {"Authorization": f"Bearer {suite.token(roles[-1], HALL)}"}


def made_real(case: Any, names: dict[str, str]) -> None:
    """Put real ids into every other case, so that it gets further than to "there is no such thing"."""
    given = case.path_parameters or {}
    if sum(map(len, given.values())) % 2:
        kept = {"hall"} if case.path.endswith("/close") else set()  # no hall is closed under the feet of other tests
        case.path_parameters = {
            name: value if name in kept else names.get(name, value) for name, value in given.items()
        }


@(schema.exclude(path_regex=_ENDLESS).parametrize())
@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_description_foresees(case, suite, subjects, enough):
    if enough():
        return
    if f"{case.method.upper()} {case.path}" not in _WHO_MAY:
        assert case.call(base_url=suite.url, timeout=10).status_code == 405
        return
    made_real(case, subjects.of(None))
    answer = case.call(base_url=suite.url, headers=bearer(suite, case), timeout=10)
    case.validate_response(answer, checks=_CHECKS)


def test_the_served_description_is_the_one_that_was_tried(description):
    assert description == document

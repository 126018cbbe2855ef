"""Every route stands in docs/api.md with a curl line, and no curl line leads nowhere."""

import re

import pytest

from services.gateway.service import GatewayService
from shared.web import openapi

PATHS = openapi.document(GatewayService, "t", "1", "d")["paths"]
ROUTES = [(method.upper(), path) for path, item in PATHS.items() for method in item]


@pytest.fixture(scope="module")
def curls(repository):
    """Return (method, path) of every curl line."""
    lines = [line for line in (repository / "docs/api.md").read_text().splitlines() if line.startswith("curl ")]
    return [(_method(line), re.search(r"\$HALL(/[^\s\"?]*)", line)[1]) for line in lines]


def _method(line):
    told = re.search(r"-X (\w+)", line)
    return told[1] if told else "POST" if " -d " in line else "GET"


def _leads_to(path, given):
    return re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), given)


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=[" ".join(route) for route in ROUTES])
def test_every_route_has_a_curl_line(curls, method, path):
    assert any(each == method and _leads_to(path, given) for each, given in curls)


def test_every_curl_line_leads_to_a_route(curls):
    for method, given in curls:
        assert any(each == method and _leads_to(path, given) for each, path in ROUTES), (method, given)

"""The description is made from what validates."""

from shared.web import openapi
from tests.unit.web.conftest import TinyService


def described():
    return openapi.document(TinyService, "Tiny", "1.0.0", "For tests")


def test_every_route_is_described_with_its_parameters_and_schemas():
    visits = described()["paths"]["/halls/{hall}/visits"]["post"]
    assert [each["name"] for each in visits["parameters"]] == ["hall", "Idempotency-Key"]
    assert visits["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Ask"}
    assert set(visits["responses"]) >= {"201", "202", "400", "401", "403", "404", "409", "413", "415", "422", "503"}


def test_unknown_fields_are_described_as_refused():
    assert described()["components"]["schemas"]["Ask"]["additionalProperties"] is False


def test_a_public_route_needs_no_token_and_the_others_do():
    paths = described()["paths"]
    assert paths["/call"]["get"]["security"] == []
    assert paths["/halls"]["get"]["security"] == [{"bearer": []}]


def test_query_fields_are_parameters():
    parameters = described()["paths"]["/halls"]["get"]["parameters"]
    assert [(each["name"], each["in"]) for each in parameters] == [("limit", "query")]


def test_what_is_asked_is_closed_and_what_is_answered_stays_open():
    schemas = described()["components"]["schemas"]
    assert schemas["Ask"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["Told"]
    assert "additionalProperties" not in schemas["Problem"]


def test_patterns_are_what_json_schema_takes():
    assert described()["components"]["schemas"]["Ask"]["properties"]["matter"]["pattern"] == "^[A-Za-z0-9_.:-]{1,80}$"


def test_every_route_foresees_an_error_and_its_headers():
    for path, item in described()["paths"].items():
        for method, operation in item.items():
            answers = operation["responses"]
            assert {"422", "500", "503"} <= set(answers), (method, path)
            assert "Retry-After" in answers["503"]["headers"]
            assert "application/problem+json" in answers["500"]["content"]


def test_a_route_that_looks_at_a_token_if_there_is_one_says_so():
    rating = described()["paths"]["/rating"]["post"]
    assert rating["security"] == [{}, {"bearer": []}]
    assert {"401", "403"} <= set(rating["responses"])

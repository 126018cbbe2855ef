"""Tokens say who somebody is, and cannot be made by anybody else."""

import time
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from shared.errors import Unauthorised
from shared.security import Caller, Token, issue_token, read_token, sign_token, verify_token

SECRET = "a-secret-for-tests-only-a-secret-for-tests-only"
CLERK = Caller("clerk-1", frozenset({"clerk"}), frozenset({"nanhai"}))


def in_an_hour():
    return datetime.fromtimestamp(int(time.time()) + 3600, UTC)


def test_a_token_says_who_its_owner_is_and_what_it_hangs_on():
    token = Token(CLERK, in_an_hour(), "staff:s1", "t1")
    assert read_token(SECRET, sign_token(SECRET, token)) == token


def test_the_same_token_is_always_the_same_text():
    token = Token(CLERK, in_an_hour(), "staff:s1", "t1")
    assert sign_token(SECRET, token) == sign_token(SECRET, token)


def test_a_token_without_a_session_holds_until_it_expires():
    text, expires = issue_token(SECRET, CLERK, 60)
    assert read_token(SECRET, text) == Token(CLERK, expires)
    assert verify_token(SECRET, text) == CLERK


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": "x", "roles": ["admin"], "halls": ["*"], "aud": "service-hall"},
        {"sub": "x", "roles": ["admin"], "aud": "service-hall", "exp": 4_000_000_000},
        {"sub": "x", "roles": None, "halls": ["*"], "aud": "service-hall", "exp": 4_000_000_000},
        {"sub": "x", "roles": ["admin"], "halls": ["*"], "aud": "another", "exp": 4_000_000_000},
        {"sub": "x", "roles": ["admin"], "halls": ["*"], "aud": "service-hall", "exp": 1},
    ],
)
def test_a_token_that_says_too_little_or_is_over_is_refused(claims):
    with pytest.raises(Unauthorised):
        read_token(SECRET, jwt.encode(claims, SECRET, algorithm="HS256"))


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
def test_another_algorithm_is_refused(algorithm):
    claims = {"sub": "x", "roles": ["admin"], "halls": ["*"], "aud": "service-hall", "exp": 4_000_000_000}
    with pytest.raises(Unauthorised):
        read_token(SECRET, jwt.encode(claims, SECRET if algorithm != "none" else None, algorithm=algorithm))


def test_a_token_knows_when_its_time_is_over():
    assert Token(CLERK, datetime.now(UTC) - timedelta(seconds=1)).expired
    assert not Token(CLERK, in_an_hour()).expired

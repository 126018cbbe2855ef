"""Passwords take turns, and codes can be told again without being kept."""

import eventlet
import pytest
from eventlet.event import Event

from services.gateway.access import hashing
from services.gateway.access.hashing import Passwords, code_hash, code_text, sealed
from shared.errors import Unavailable
from shared.messaging.call import Command

SECRET = "a-secret-for-tests-only-a-secret-for-tests-only"


def test_a_password_fits_its_hash_and_nobody_has_none():
    line = Passwords()
    hash_ = line.hashed("a password")
    assert line.match(hash_, "a password")
    assert not line.match(hash_, "another")
    assert not line.match(None, "a password")


def test_two_are_looked_at_at_once_and_who_comes_when_too_many_wait_is_asked_to_come_again(monkeypatch):
    go_on, at_work = Event(), []

    def slow(work):
        at_work.append(work)
        go_on.wait()
        return work()

    monkeypatch.setattr(hashing.tpool, "execute", slow)
    monkeypatch.setattr(hashing, "_MAY_WAIT", 5)
    line = Passwords()
    waiting = [eventlet.spawn(line.match, None, "x") for _ in range(5)]
    eventlet.sleep(0)
    assert len(at_work) == 2
    with pytest.raises(Unavailable):
        line.match(None, "x")
    go_on.send()
    assert [each.wait() for each in waiting] == [False] * 5
    assert line.match(None, "x") is False


def test_a_code_is_the_same_for_the_same_id_and_secret_alone():
    assert code_text(SECRET, "c1") == code_text(SECRET, "c1")
    assert len({code_text(SECRET, "c1"), code_text(SECRET, "c2"), code_text(SECRET + "!", "c1")}) == 3
    assert len(code_text(SECRET, "c1")) == 10


def test_a_code_is_found_however_it_is_typed_and_kept_as_something_else():
    code = code_text(SECRET, "c1")
    assert code_hash(SECRET, f" {code[:5].upper()}-{code[5:]} ") == code_hash(SECRET, code)
    assert code not in code_hash(SECRET, code)


def test_the_hash_of_a_secret_body_is_kept_keyed():
    kept = sealed(SECRET, Command("k", "hash-of-a-password"))
    assert kept.id == "k"
    assert kept.body_hash != "hash-of-a-password"
    assert kept == sealed(SECRET, Command("k", "hash-of-a-password"))
    assert kept != sealed(SECRET + "!", Command("k", "hash-of-a-password"))
    assert sealed(SECRET, None) is None

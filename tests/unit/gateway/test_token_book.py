"""Which tokens are still good, as one process sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from pymongo.errors import AutoReconnect

from services.gateway.access.book import TokenBook
from shared.errors import Unauthorised, Unavailable
from shared.security import Caller, Token

CLERK = Caller("c", frozenset({"clerk"}), frozenset({"nanhai"}))
TOKEN = Token(CLERK, datetime.now(UTC) + timedelta(hours=1), "staff:s1", "t1")


class Sessions:
    """What the database would say, and how often it was asked."""

    def __init__(self):
        self.good, self.asked, self.away, self.time = {"s1": "t1"}, 0, False, 100.0

    def look(self, kind, identifier):
        self.asked += 1
        if self.away:
            raise AutoReconnect("away")
        return self.good.get(identifier) if kind == "staff" else None


@pytest.fixture
def sessions():
    return Sessions()


@pytest.fixture
def book(sessions):
    return TokenBook(sessions.look, lambda: sessions.time)


def test_a_good_token_is_looked_up_once_a_second(book, sessions):
    for _ in range(5):
        book.check(TOKEN)
    assert sessions.asked == 1
    sessions.time += 1
    book.check(TOKEN)
    assert sessions.asked == 2


def test_a_token_that_was_ended_elsewhere_is_refused_within_a_second(book, sessions):
    book.check(TOKEN)
    sessions.good.clear()
    sessions.time += 1
    with pytest.raises(Unauthorised):
        book.check(TOKEN)
    assert not book.holds(TOKEN)


def test_one_that_was_ended_here_is_refused_at_once(book, sessions):
    book.check(TOKEN)
    sessions.good.clear()
    book.forget("staff:s1")
    with pytest.raises(Unauthorised):
        book.check(TOKEN)


@pytest.mark.parametrize("session", ["staff:other", "device:s1", "nonsense", ""])
def test_what_hangs_on_nothing_known_is_refused(book, session):
    with pytest.raises(Unauthorised):
        book.check(Token(CLERK, TOKEN.expires, session, "t1"))


def test_an_older_token_of_the_same_session_is_refused(book):
    with pytest.raises(Unauthorised):
        book.check(Token(CLERK, TOKEN.expires, "staff:s1", "t0"))


def test_a_token_without_a_session_needs_no_look(book, sessions):
    book.check(Token(CLERK, TOKEN.expires))
    assert sessions.asked == 0


def test_while_the_database_is_away_the_last_answer_holds_for_a_minute(book, sessions):
    book.check(TOKEN)
    sessions.away = True
    sessions.time += 59
    book.check(TOKEN)
    sessions.time += 2
    with pytest.raises(Unavailable):
        book.check(TOKEN)
    assert book.holds(TOKEN)  # a stream that runs goes on


def test_a_token_never_seen_cannot_be_told_while_the_database_is_away(book, sessions):
    sessions.away = True
    with pytest.raises(Unavailable):
        book.check(TOKEN)


def test_the_absent_database_is_asked_once_a_second(book, sessions):
    book.check(TOKEN)
    sessions.away = True
    sessions.time += 5
    for _ in range(5):
        book.check(TOKEN)
    assert sessions.asked == 2


def test_an_expired_token_holds_no_stream(book):
    assert not book.holds(Token(CLERK, datetime.now(UTC) - timedelta(seconds=1), "staff:s1", "t1"))

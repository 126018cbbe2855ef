"""Signing in and out, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo.errors import DuplicateKeyError

from services.gateway.access.book import STAFF
from services.gateway.access.desk import TRIES, Answer, Desk, real_now
from services.gateway.access.hashing import keyed
from services.gateway.domain import access
from services.gateway.domain.access import Member, Session
from shared.errors import Conflict, NotFound, Unauthorised, Unavailable
from shared.ids import new_id
from shared.security import Caller, Token
from shared.security.callers import EVERY_HALL
from shared.security.passwords import is_outdated
from shared.web import TooManyRequests


class StaffDesk(Desk):
    """The staff and their sessions."""

    def sign_in(self, username: str, password: str) -> Answer:
        """Return ``{token, expires_at, roles, halls, staff}``.

        Raises ``Unauthorised`` (the same, after the same time, for a wrong name and a wrong password) and
        ``TooManyRequests`` when this name was tried too often.
        """
        key = keyed(self.secret, "tries", username.lower())
        self._note_try(key)
        member = self.store.staff.named(username.lower())
        fits = self.passwords.match(member.hash if member else None, password)
        if member is None or not fits or member.blocked:
            raise Unauthorised("The user name or the password is wrong.")
        self.store.staff.forget_tries(key)
        if is_outdated(member.hash):
            self.store.staff.keep_hash(member.id, self.passwords.hashed(password))
        return self._answer(self._opened(member))

    def try_out(self, role: str, hall: str) -> Answer:
        """Return what ``sign_in`` does, and the ``username``, for a sample user; raises ``NotFound`` without one."""
        member = self.store.staff.of_role(role, hall)
        if member is None:
            raise NotFound("There is no sample user with this role in this hall.", "role")
        return {**self._answer(self._opened(member)), "username": member.username}

    def sign_out(self, token: Token) -> None:
        """End the session of ``token``; raises ``Conflict`` when it has none to end."""
        kind, _, identifier = (token.session or "").partition(":")
        found = self.store.sessions.get(identifier) if kind == STAFF else None
        if found is None:
            raise Conflict("This token was not given by signing in: only its expiry ends it.")
        self._end(*found, "asked")

    def add(self, username: str, password: str, roles: Sequence[str], halls: Sequence[str]) -> Member:
        """Add somebody who may sign in; raises ``Conflict`` when the user name is taken."""
        hash_ = self.passwords.hashed(password)
        member = Member(new_id(), username.lower(), hash_, tuple(sorted(set(roles))), tuple(sorted(set(halls))))
        if self.store.staff.add(member, self.stamp().command):
            return member
        before = self.made_before(self.store.staff.commands)
        found = self.store.staff.get(before) if before else None
        if found is None:
            raise Conflict("This user name is taken.", "username")
        return found

    def member(self, identifier: str) -> Member:
        """Return somebody of the staff; raises ``NotFound``."""
        found = self.store.staff.get(identifier)
        if found is None:
            raise NotFound(f"Nobody of the staff is {identifier}.", "staff")
        return found

    def require_in_hall(self, identifier: str, hall: str) -> None:
        """Raise ``NotFound`` unless somebody who may sign in works in ``hall`` under this id."""
        found = self.store.staff.get(identifier)
        if found is None or found.blocked or not {hall, EVERY_HALL} & set(found.halls):
            raise NotFound(f"Nobody of the staff of {hall} is {identifier}.", "staff")

    def block(self, member: Member) -> None:
        """Let somebody not sign in any more, and end their sessions."""
        self.store.staff.block(member.id)
        for session, version in self.store.sessions.open_ones(member.id):
            self._end(session, version, "revoked")

    def end_expired(self, sessions: Sequence[tuple[Session, int]]) -> None:
        """End ``sessions``, whose time is over."""
        for session, version in sessions:
            ended, said = access.sign_out(session, "expired")
            self.store.sessions.end(ended, version, said, self.further())

    def _note_try(self, key: str) -> None:
        now = real_now()
        tries = self.store.staff.note_try(key, now)
        seconds = access.seconds_to_wait(tries, now) if tries else 0
        if seconds:
            words = f"Too many failed sign-ins with this user name: try again in {seconds} seconds."
            raise TooManyRequests(words, None, {"retry_after_seconds": seconds})

    def _opened(self, member: Member) -> Session:
        session, said = access.sign_in(member, session=new_id(), token=new_id(), now=real_now())
        try:
            self.store.sessions.add(session, said, self.stamp(member.id))
        except DuplicateKeyError as error:
            before = self.made_before(self.store.sessions.commands)
            found = self.store.sessions.get(before) if before else None
            if found is None:
                raise Unavailable("Signing in did not succeed: try again.") from error
            return found[0]
        return session

    def _end(self, session: Session, version: int, reason: str) -> None:
        for _ in range(TRIES):
            if session.state != "open":
                return
            ended, said = access.sign_out(session, reason)
            if self.store.sessions.end(ended, version, said, self.further()):
                return
            session, version = self.store.sessions.get(session.id) or (ended, version)
        raise Unavailable("This session keeps changing just now: try again.")

    def _answer(self, session: Session) -> Answer:
        caller = Caller(session.staff, frozenset(session.roles), frozenset(session.halls))
        token = Token(caller, session.expires, f"{STAFF}:{session.id}", session.token)
        told = {"roles": list(session.roles), "halls": list(session.halls), "staff": session.staff}
        return {**self.signed(token), **told}

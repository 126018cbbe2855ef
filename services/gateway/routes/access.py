"""Signing in and out, and the staff who may."""

from __future__ import annotations

from typing import Any

from services.gateway.access.provider import Access
from services.gateway.domain import access as rules
from services.gateway.schemas.access import ColleagueList, Member, MemberPage, NewMember, SignedIn, SignIn
from services.gateway.schemas.words import Page
from shared.contracts.gateway import SeedStaff
from shared.contracts.parsing import parsed
from shared.errors import Forbidden
from shared.messaging import rpc
from shared.security import Caller
from shared.security.callers import EVERY_HALL
from shared.web import Request, route

Answer = dict[str, Any]

_MOST_COLLEAGUES = 200


class AccessRoutes:
    """Sessions and staff."""

    access: Access
    call: Any
    store: Any

    @route("POST", "/api/v1/sessions", body=SignIn, answer=SignedIn, status=201, public=True, refuses=(401, 429))
    def sign_in(self, request: Request) -> Answer:
        """Sign in with user name and password.

        A wrong name and a wrong password are told apart by nothing. After five failures within a minute comes 429, with
        the seconds to wait in Retry-After.
        """
        return self.access.staff.sign_in(**request.body)

    @route("DELETE", "/api/v1/sessions", status=204, refuses=(409,))
    def sign_out(self, request: Request) -> None:
        """Sign out: the token is worth nothing from now on, at every copy of the door within two seconds."""
        token = request.token
        if token is not None:
            self.access.staff.sign_out(token)
            self.access.tokens.forget(token.session or "")

    @route("GET", "/api/v1/staff", query=Page, answer=MemberPage)
    def list_staff(self, request: Request) -> Answer:
        """List the staff (admin)."""
        request.caller.require("admin")
        found = self.store.staff.page(request.query["limit"] + 1, request.query["after"])
        shown = found[: request.query["limit"]]
        following = shown[-1].id if len(found) > len(shown) else None
        return {"items": [member_view(each) for each in shown], "next": following}

    @route("GET", "/api/v1/halls/<hall>/staff", answer=ColleagueList)
    def list_colleagues(self, request: Request, hall: str) -> Answer:
        """List who works in a hall, by user name (supervisor, admin): whom one may name to stand in."""
        request.caller.require("supervisor", "admin", hall=hall)
        found = self.store.staff.of_hall(hall, _MOST_COLLEAGUES)
        return {"items": [{"id": each.id, "username": each.username, "roles": list(each.roles)} for each in found]}

    @route("POST", "/api/v1/staff", body=NewMember, answer=Member, status=201)
    def add_staff(self, request: Request) -> Answer:
        """Let somebody sign in from now on (admin of all the halls that they get)."""
        _require_admin_of(request.caller, request.body["halls"])
        return member_view(self.access.staff.add(**request.body))

    @route("DELETE", "/api/v1/staff/<staff>", status=204)
    def block_staff(self, request: Request, staff: str) -> None:
        """Let somebody not sign in any more, and end their sessions (admin of all their halls)."""
        member = self.access.staff.member(staff)
        _require_admin_of(request.caller, member.halls)
        self.access.staff.block(member)

    @rpc
    def seed_staff(self, **given: Any) -> list[str]:
        """Add those of ``staff`` whose user name is free; return the user names that were added."""
        self.call.caller.require("admin")
        staff: list[Answer] = parsed(SeedStaff, given)["staff"]
        taken = self.store.staff.known([each["username"].lower() for each in staff])
        missing = [each for each in staff if each["username"].lower() not in taken]
        return [self.access.staff.add(**each).username for each in missing]


def member_view(member: rules.Member) -> Answer:
    """Return somebody of the staff, without the password."""
    told = {"id": member.id, "username": member.username, "blocked": member.blocked}
    return {**told, "roles": list(member.roles), "halls": list(member.halls)}


def _require_admin_of(caller: Caller, halls: Any) -> None:
    caller.require("admin")
    for hall in halls:
        if not caller.may_touch(hall):
            raise Forbidden("This needs an administrator of every hall." if hall == EVERY_HALL else not_yours(hall))


def not_yours(hall: str) -> str:
    """Return the sentence for a hall that is none of the caller's."""
    return f"The hall {hall} is not one of yours."

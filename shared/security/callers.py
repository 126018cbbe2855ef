"""A caller: a person or device behind a request, with roles and halls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.errors import Forbidden

EVERY_HALL = "*"


@dataclass(frozen=True)
class Caller:
    """``id``: opaque (no name, no number of a person). ``roles``: see ``shared.contracts.words.ROLES``.
    ``halls``: hall ids, or ``*`` for all. ``counter``: the one that a device belongs to (an evaluator).
    """

    id: str
    roles: frozenset[str]
    halls: frozenset[str]
    counter: str | None = None

    def may_touch(self, hall: str) -> bool:
        """Return whether ``hall`` is one of the caller's."""
        return EVERY_HALL in self.halls or hall in self.halls

    def has(self, *roles: str) -> bool:
        """Return whether the caller has at least one of ``roles``."""
        return not self.roles.isdisjoint(roles)

    def require(self, *roles: str, hall: str | None = None) -> None:
        """Raise ``Forbidden`` unless the caller has one of ``roles`` and may touch ``hall`` (if given)."""
        if not self.has(*roles):
            raise Forbidden(f"This needs one of the roles {', '.join(roles)}.")
        if hall is not None and not self.may_touch(hall):
            raise Forbidden(f"The hall {hall} is not one of yours.")

    def as_dict(self) -> dict[str, Any]:
        """Return the caller as plain JSON, the form in which it travels with a request."""
        plain = {"id": self.id, "roles": sorted(self.roles), "halls": sorted(self.halls)}
        return {**plain, "counter": self.counter} if self.counter else plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Caller:
        """Return the caller that ``as_dict`` described."""
        return cls(plain["id"], frozenset(plain["roles"]), frozenset(plain["halls"]), plain.get("counter"))


SYSTEM = Caller("system", frozenset({"admin"}), frozenset({EVERY_HALL}))
"""The suite itself, when it handles an event or loads reference data."""
ANYONE = Caller("anyone", frozenset(), frozenset())
"""Somebody without a token: reads what is public."""

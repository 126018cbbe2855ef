"""What the door says (who signed in, which devices are alive), and what it is asked by RPC."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Regexp

from shared.contracts.words import ROLES, Tolerant, identifier, one_of

DEVICE_ROLES = ("kiosk", "board", "evaluator")
AT_A_COUNTER = ("evaluator",)
"""Devices that belong to one counter, and hear and do nothing about others."""
STAFF_ROLES = tuple(role for role in ROLES if role not in DEVICE_ROLES)
SIGNED_OUT = ("asked", "expired", "revoked")
LOST = ("silent", "revoked")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200


class SessionFact(Tolerant):
    """What every event about a session says; its subject is the session. ``staff``: an opaque id, never a name.

    The event's ``hall`` is the person's if there is exactly one.
    """

    staff = identifier(required=True)
    roles = fields.List(one_of(STAFF_ROLES), required=True)


class ClerkSignedIn(SessionFact):
    """Somebody of the staff signed in."""


class ClerkSignedOut(SessionFact):
    """The session ended: its owner ``asked``, it ``expired``, or the person's sessions were ``revoked``."""

    reason = one_of(SIGNED_OUT, required=True)


class DeviceFact(Tolerant):
    """What every event about a device says; its subject is the device."""

    device = identifier(required=True)
    role = one_of(DEVICE_ROLES, required=True)


class DeviceSeen(DeviceFact):
    """The device gave its first sign of life, or the first after it was lost."""


class DeviceLost(DeviceFact):
    """The device has been ``silent`` for 90 s, or its token was ``revoked``."""

    reason = one_of(LOST, required=True)


def username(**options: object) -> fields.String:
    """Return a field of a name to sign in with: 2 to 40 letters, digits, ``.``, ``_`` or ``-``."""
    expected = "Must be 2 to 40 letters, digits or . _ -"
    return fields.String(validate=Regexp(r"\A[A-Za-z0-9._-]{2,40}\Z", error=expected), **options)  # type: ignore[arg-type]


class StaffMember(Schema):
    """Somebody who may sign in. ``halls``: ids of halls, or ``*`` for all."""

    username = username(required=True)
    password = fields.String(required=True, validate=Length(SHORTEST_PASSWORD, LONGEST_PASSWORD))
    roles = fields.List(one_of(STAFF_ROLES), required=True, validate=Length(1, len(STAFF_ROLES)))
    halls = fields.List(
        fields.String(validate=Regexp(r"\A(\*|[a-z][a-z0-9]{1,30})\Z", error="Must be the id of a hall, or *")),
        required=True,
        validate=Length(1, 200),
    )


class SeedStaff(Schema):
    """What ``gateway.seed_staff`` takes."""

    staff = fields.List(fields.Nested(StaffMember), required=True, validate=Length(0, 500))


EVENTS: dict[str, type[Schema]] = {
    "clerk_signed_in": ClerkSignedIn,
    "clerk_signed_out": ClerkSignedOut,
    "device_seen": DeviceSeen,
    "device_lost": DeviceLost,
}
RECEIVERS: dict[str, set[str]] = {}

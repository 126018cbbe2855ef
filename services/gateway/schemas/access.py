"""Signing in, devices and staff: what is asked and told."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length

from services.gateway.schemas.words import Page, moment, page_of
from shared.contracts.gateway import AT_A_COUNTER, DEVICE_ROLES, LONGEST_PASSWORD, StaffMember
from shared.contracts.words import identifier, one_of, text
from shared.web import Strict


class SignIn(Strict):
    """A user name (capitals do not matter) and its password."""

    username = text(80, required=True)
    password = fields.String(required=True, validate=Length(1, LONGEST_PASSWORD))


class SignedIn(Schema):
    """A token for the ``Authorization`` header, good until ``expires_at``. ``staff``: the opaque id of who it is."""

    token = fields.String(required=True)
    expires_at = moment(required=True)
    roles = fields.List(fields.String(), required=True)
    halls = fields.List(fields.String(), required=True)
    staff = identifier(required=True)


class NewCode(Strict):
    """What the device will be, and where. ``counter``: of an evaluator, which belongs to one."""

    role = one_of(DEVICE_ROLES, required=True)
    hall = identifier(required=True)
    counter = identifier(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _with_its_counter(self, given: dict[str, object], **_options: object) -> None:
        require_counter(given)


def require_counter(given: Mapping[str, object]) -> None:
    """Raise ``ValidationError`` unless a counter is named for exactly those roles that belong to one."""
    needed, named = given["role"] in AT_A_COUNTER, given["counter"] is not None
    if needed and not named:
        raise ValidationError("Say at which counter it stands.", "counter")
    if named and not needed:
        raise ValidationError("Only an evaluator belongs to a counter.", "counter")


class Code(Schema):
    """A code that enrols one device until ``expires_at``, ten minutes from now."""

    code = fields.String(required=True)
    role = one_of(DEVICE_ROLES, required=True)
    hall = identifier(required=True)
    counter = identifier(allow_none=True)
    expires_at = moment(required=True)


class Enrol(Strict):
    """The code that an administrator read out; capitals, dashes and spaces do not matter."""

    code = text(40, required=True)


class Enrolled(Schema):
    """A device's token, good until ``expires_at``. ``device``: its opaque id; ``counter``: an evaluator's."""

    token = fields.String(required=True)
    expires_at = moment(required=True)
    role = one_of(DEVICE_ROLES, required=True)
    hall = identifier(required=True)
    counter = identifier(allow_none=True)
    device = identifier(required=True)


class DevicesWanted(Page):
    """Which devices: those of ``hall``."""

    hall = identifier(load_default=None)


class Device(Schema):
    """A device. ``state``: ``enrolled`` (never heard of), ``seen``, ``lost`` (silent for 90 s) or ``revoked``."""

    id = identifier(required=True)
    hall = identifier(required=True)
    role = one_of(DEVICE_ROLES, required=True)
    counter = identifier(allow_none=True)
    state = one_of(("enrolled", "seen", "lost", "revoked"), required=True)
    heard_at = moment(required=True, allow_none=True)
    expires_at = moment(required=True)


class NewMember(StaffMember, Strict):
    """Somebody who is to sign in."""


class Member(Schema):
    """Somebody of the staff. ``blocked``: may not sign in any more."""

    id = identifier(required=True)
    username = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    halls = fields.List(fields.String(), required=True)
    blocked = fields.Boolean(required=True)


class Colleague(Schema):
    """Somebody who works in the hall, by the name that they sign in with."""

    id = identifier(required=True)
    username = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)


class ColleagueList(Schema):
    """Who works in a hall, at most 200, by user name."""

    items = fields.List(fields.Nested(Colleague), required=True)


DevicePage = page_of(Device, "DevicePage")
MemberPage = page_of(Member, "MemberPage")

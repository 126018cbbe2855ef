"""Numbers leased to kiosks, and the tickets that these gave without network."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.words import LANGUAGES, NEEDS, PRIORITIES, Tolerant, count, identifier, moment, one_of, text

MOST_AT_ONCE = 20
"""Offline tickets in one request: what is answered within its time. A kiosk sends what it has in such pieces."""
REFUSALS = ("not_leased", "used_twice", "other_number", "unknown_queue", "unknown_matter")
"""``not_leased``: the number is not of that lease; ``used_twice``: another ticket has it; ``other_number``: the kiosk
sent this id before, with another number."""


def sequence(**options: Any) -> fields.Integer:
    """Return a field of a number without its letter."""
    return fields.Integer(strict=True, validate=Range(1, 99_999), **options)


class LeasedBlock(Tolerant):
    """Numbers of ``queue`` from ``first`` to ``last``, without the letter."""

    queue = identifier(required=True)
    first = sequence(required=True)
    last = sequence(required=True)


class NumbersLeased(Tolerant):
    """A kiosk (``device``) was given numbers to go on with without network, until the service ``day`` ends."""

    day = fields.String(required=True)
    device = identifier(required=True)
    blocks = fields.List(fields.Nested(LeasedBlock), required=True)


class LeasedNumber(Tolerant):
    """One number that a kiosk gave. ``ticket``: the kiosk's own id; ``arrived_at``: within lease and merge."""

    ticket = identifier(required=True)
    device = identifier(required=True)
    queue = identifier(required=True)
    sequence = sequence(required=True)
    arrived_at = moment(required=True)


class LeasedNumbersUsed(Tolerant):
    """A kiosk is back and has said which numbers it gave; none of them is given again."""

    day = fields.String(required=True)
    used = fields.List(fields.Nested(LeasedNumber), required=True)


class Gap(LeasedBlock):
    """Numbers that nobody was given, and why."""

    device = identifier(required=True)
    reason = one_of(("never_used",), required=True)


class LeasesEnded(Tolerant):
    """The service day is over: ``unused`` numbers of its leases that nobody was given, so far as kiosks have said."""

    day = fields.String(required=True)
    unused = fields.List(fields.Nested(Gap), required=True)


class LeaseNumbers(Schema):
    """What ``lease_numbers`` takes. ``left``: queue → how many numbers the kiosk still holds (none: 0)."""

    hall = identifier(required=True)
    left = fields.Dict(keys=identifier(), values=count(), load_default=dict, validate=Length(0, 100))


class LeaseView(Schema):
    """A block of a kiosk's own. ``id``: is sent with each ticket; ``first_label``, ``last_label``: as printed."""

    id = identifier(required=True)
    queue = identifier(required=True)
    letter = fields.String(required=True)
    first = sequence(required=True)
    last = sequence(required=True)
    first_label = fields.String(required=True)
    last_label = fields.String(required=True)


class LeasesView(Schema):
    """The blocks that were leased now. ``size``: of each queue, for ``offline_minutes``; ``ends_at``: the day's end."""

    hall = identifier(required=True)
    day = fields.String(required=True)
    ends_at = moment(required=True)
    size = count(required=True)
    offline_minutes = fields.Float(required=True)
    blocks = fields.List(fields.Nested(LeaseView), required=True)


class LeasedClaim(Schema):
    """A number that a kiosk gave, as ``use_leased`` takes it. ``day``: of the lease; ``at``: by the kiosk's clock."""

    id = identifier(required=True)
    lease = identifier(required=True)
    day = fields.String(required=True, validate=Regexp(r"\A\d{4}-\d\d-\d\d\Z", error="Must be YYYY-MM-DD"))
    queue = identifier(required=True)
    sequence = sequence(required=True)
    at = moment(required=True)


class UseLeased(Schema):
    """What ``use_leased`` takes."""

    hall = identifier(required=True)
    tickets = fields.List(fields.Nested(LeasedClaim), required=True, validate=Length(1, MOST_AT_ONCE))


class OfflineTicket(LeasedClaim):
    """A ticket that a kiosk gave without network. ``id``: the kiosk's own, under which it is merged once.

    ``code``: the kiosk has printed it, so that the visitor can follow the visit; without it the hall makes one.
    """

    class Meta:
        unknown = RAISE

    matter = identifier(required=True)
    code = fields.String(
        load_default=None,
        allow_none=True,
        validate=Regexp(r"\A[2-9a-hjkmnp-z]{20}\Z", error="Must be 20 of 2–9, a–z without i, l, o"),
    )
    priority = one_of(PRIORITIES, load_default="normal")
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))
    language = one_of(LANGUAGES, load_default="zh")


class RegisterOffline(Schema):
    """What intake's ``register_offline`` takes."""

    hall = identifier(required=True)
    tickets = fields.List(fields.Nested(OfflineTicket), required=True, validate=Length(1, MOST_AT_ONCE))


class MergedTicket(Schema):
    """What became of one ticket. ``ticket``: null while it is on its way; ``reason``: why it is refused."""

    id = identifier(required=True)
    outcome = one_of(("merged", "refused"), required=True)
    reason = one_of(REFUSALS, allow_none=True)
    words = fields.Dict(keys=one_of(("zh", "en")), values=text(200), allow_none=True)
    visit = fields.String(allow_none=True)
    code = fields.String(allow_none=True)
    ticket = fields.String(allow_none=True)


EVENTS = {
    "numbers_leased": NumbersLeased,
    "leased_numbers_used": LeasedNumbersUsed,
    "leases_ended": LeasesEnded,
}

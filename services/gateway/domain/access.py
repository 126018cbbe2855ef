"""Who gets in: staff, their sessions, devices and the codes that enrol them, and how often a password may be tried.

Times here are real ones, not the hall's: a clock that runs faster for a demonstration must not sign anybody out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.errors import Conflict
from shared.happening import Happened

SESSION = timedelta(hours=12)
DEVICE = timedelta(days=30)
CODE = timedelta(minutes=10)
SILENT = timedelta(seconds=90)
TRIES, TRIES_WITHIN = 5, timedelta(minutes=1)


@dataclass(frozen=True)
class Member:
    """Somebody of the staff. ``id``: opaque, the only thing that others hear. ``blocked``: may not sign in any more."""

    id: str
    username: str
    hash: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    blocked: bool = False


@dataclass(frozen=True)
class Session:
    """Somebody signed in. ``token``: the id of the token that is good for it; ``state``: ``open`` or ``ended``."""

    id: str
    staff: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]
    token: str
    expires: datetime
    state: str = "open"

    @property
    def hall(self) -> str:
        """Return the one hall that it is about, or nothing when there are several."""
        return self.halls[0] if len(self.halls) == 1 and self.halls != ("*",) else ""


@dataclass(frozen=True)
class Code:
    """A one-time code (never kept itself) that makes a device of ``role`` in ``hall`` until ``expires``.

    ``counter``: where the device belongs, for the evaluator of a counter.
    """

    id: str
    role: str
    hall: str
    expires: datetime
    counter: str | None = None


@dataclass(frozen=True)
class Device:
    """A kiosk, a board, or the evaluator of a ``counter``.

    ``code``: the id of the code that enrolled it, which so cannot enrol another.

    ``state``: ``enrolled`` (never heard of yet), ``seen``, ``lost`` or ``revoked``; ``heard_at``: its last heartbeat.
    """

    id: str
    hall: str
    role: str
    code: str
    token: str
    expires: datetime
    state: str = "enrolled"
    heard_at: datetime | None = None
    counter: str | None = None


Changed = tuple[Device, tuple[Happened, ...]]


def sign_in(member: Member, *, session: str, token: str, now: datetime) -> tuple[Session, Happened]:
    """Return a new session of ``member``; ``session`` and ``token`` are fresh ids."""
    opened = Session(session, member.id, member.roles, member.halls, token, now + SESSION)
    return opened, Happened("clerk_signed_in", {"staff": member.id, "roles": list(member.roles)})


def sign_out(session: Session, reason: str) -> tuple[Session, Happened]:
    """End ``session``, because its owner ``asked``, it ``expired`` or it is ``revoked``."""
    if session.state != "open":
        raise Conflict("This session has ended already.", None, {"state": session.state})
    facts = {"staff": session.staff, "roles": list(session.roles), "reason": reason}
    return replace(session, state="ended"), Happened("clerk_signed_out", facts)


def enrol(code: Code, *, device: str, token: str, now: datetime) -> Device:
    """Return the device that ``code`` makes; ``device`` and ``token`` are fresh ids."""
    return Device(device, code.hall, code.role, code.id, token, now + DEVICE, counter=code.counter)


def hear(device: Device, now: datetime) -> Changed:
    """Note a heartbeat; it is told when it is the first one, or the first after the device was lost."""
    if device.state == "revoked":
        raise Conflict("This device was taken out of use.", None, {"state": device.state})
    heard = replace(device, state="seen", heard_at=now)
    return heard, () if device.state == "seen" else (Happened("device_seen", _facts(device)),)


def miss(device: Device, now: datetime) -> Changed:
    """Return the device as lost when it is ``seen`` but has been silent for longer than 90 s, else as it is."""
    if device.state != "seen" or device.heard_at is None or now - device.heard_at <= SILENT:
        return device, ()
    return replace(device, state="lost"), (Happened("device_lost", {**_facts(device), "reason": "silent"}),)


def revoke(device: Device) -> Changed:
    """Take ``device`` out of use; nothing is told of one that nobody missed."""
    told = (Happened("device_lost", {**_facts(device), "reason": "revoked"}),) if device.state == "seen" else ()
    return replace(device, state="revoked"), told


def seconds_to_wait(tries: Sequence[datetime], now: datetime) -> int:
    """Return after how many seconds a password may be tried again, given the times of the last failed tries; 0: now."""
    recent = sorted(each for each in tries if now - each < TRIES_WITHIN)
    if len(recent) < TRIES:
        return 0
    return max(1, -(-(recent[-TRIES] + TRIES_WITHIN - now) // timedelta(seconds=1)))


def _facts(device: Device) -> dict[str, str]:
    return {"device": device.id, "role": device.role}

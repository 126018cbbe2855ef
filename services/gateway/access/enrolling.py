"""Enrolling devices and hearing from them, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from services.gateway.access.book import DEVICE
from services.gateway.access.desk import TRIES, Answer, Desk, real_now
from services.gateway.access.devices import Held
from services.gateway.access.hashing import code_hash, code_text
from services.gateway.domain import access
from services.gateway.domain.access import Code, Device
from shared.clock import iso
from shared.errors import Forbidden, NotFound, Unauthorised, Unavailable
from shared.happening import Happened
from shared.ids import new_id
from shared.security import Caller, Token

Change = Callable[[Device], tuple[Device, tuple[Happened, ...]]]


class DeviceDesk(Desk):
    """Devices and the codes that enrol them."""

    def new_code(self, role: str, hall: str, counter: str | None = None) -> Answer:
        """Return ``{code, role, hall, counter, expires_at}``: a new one-time code; asked again, the same one."""
        code = Code(new_id(), role, hall, real_now() + access.CODE, counter)
        hash_ = code_hash(self.secret, code_text(self.secret, code.id))
        if not self.store.devices.add_code(code, hash_, self.call.caller.id, self.stamp().command):
            before = self.made_before(self.store.devices.code_commands)
            found = self.store.devices.code(_id=before) if before else None
            if found is None:
                raise Unavailable("The code could not be made: try again.")
            code = found
        told = {"role": code.role, "hall": code.hall, "counter": code.counter, "expires_at": iso(code.expires)}
        return {"code": code_text(self.secret, code.id), **told}

    def enrol(self, given: str) -> Answer:
        """Return ``{token, expires_at, role, hall, counter, device}`` for a code; raises ``Unauthorised`` otherwise."""
        return self._answer(self._made_before() or self._enrolled(given, real_now()))

    def hear(self, token: Token) -> None:
        """Note a heartbeat; raises ``Forbidden`` when ``token`` is not a device's."""
        kind, _, identifier = (token.session or "").partition(":")
        if kind != DEVICE:
            raise Forbidden("Only a device that was enrolled with a code has a heartbeat.")
        if not self.store.devices.beat(identifier, real_now()):
            self._turned(identifier, lambda device: access.hear(device, real_now()))

    def lose_silent(self, devices: Sequence[Held], now: datetime) -> None:
        """Tell which of ``devices`` are lost."""
        for each in devices:
            after, said = access.miss(each.device, now)
            if said:
                self.store.devices.change(each, after, said, self.further())

    def revoke(self, identifier: str) -> Device:
        """Take a device out of use; raises ``NotFound``."""
        return self._turned(identifier, access.revoke)

    def device(self, identifier: str) -> Held:
        """Return a device; raises ``NotFound``."""
        found = self.store.devices.get(identifier)
        if found is None:
            raise NotFound(f"There is no device {identifier}.", "device")
        return found

    def _enrolled(self, given: str, now: datetime) -> Device:
        code = self.store.devices.code(hash=code_hash(self.secret, given))
        refused = Unauthorised("This code is wrong, was used already, or is older than ten minutes.", "code")
        if code is None or code.expires <= now:
            raise refused
        device = access.enrol(code, device=new_id(), token=new_id(), now=now)
        try:
            self.store.devices.add(device, self.stamp(device.id))
        except DuplicateKeyError as error:
            if before := self._made_before():
                return before
            raise refused from error
        return device

    def _made_before(self) -> Device | None:
        before = self.made_before(self.store.devices.commands)
        return self.device(before).device if before else None

    def _turned(self, identifier: str, change: Change) -> Device:
        for _ in range(TRIES):
            held = self.device(identifier)
            after, said = change(held.device)
            if self.store.devices.change(held, after, said, self.further()):
                return after
        raise Unavailable("This device keeps changing just now: try again.")

    def _answer(self, device: Device) -> Answer:
        caller = Caller(device.id, frozenset({device.role}), frozenset({device.hall}), device.counter)
        token = Token(caller, device.expires, f"{DEVICE}:{device.id}", device.token)
        where = {"hall": device.hall, "counter": device.counter}
        return {**self.signed(token), "role": device.role, "device": device.id, **where}

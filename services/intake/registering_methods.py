"""Somebody comes: with a matter or several, as an agent, or for an appointment."""

from __future__ import annotations

import time
from typing import Any

from services.intake import domain
from services.intake.reference import identifier_in, now
from services.intake.ticketing import Ticketing
from services.intake.visits import Made
from shared.clock import parse_moment
from shared.contracts.appointments import CheckIn
from shared.contracts.parsing import parsed
from shared.contracts.visits import RegisterVisit
from shared.errors import HallError
from shared.ids import age_seconds, new_code, new_id
from shared.messaging import rpc

Plain = dict[str, Any]

_ANOTHER_ANSWERS_WITHIN_SECONDS = 1.0
_LOOK_AGAIN_AFTER_SECONDS = 0.02
_WHO_REGISTERS = ("kiosk", "clerk", "guide", "supervisor")


class RegisteringMethods(Ticketing):
    """Registering visits."""

    @rpc
    def register_visit(self, **given: Any) -> Plain:
        """Register a visit (``RegisterVisit``), and answer with its ticket, or with none while the queue is away.

        For the clients of an agent a visit each; answered is the first, and the others as ``linked``.
        """
        wish = parsed(RegisterVisit, given)
        register = self._registered_clients if wish["clients"] else self._registered
        made = self.store.visits.made_by(self.call.command) or register(wish)
        return made.answer or self._anothers_answer(made) or self._with_tickets(made.visit)

    @rpc
    def check_in(self, **given: Any) -> Plain:
        """Register the visit of somebody who has an appointment (``CheckIn``), once: asked again, the same visit.

        Answers as ``register_visit``, with the appointment. Who comes too late for it waits with the others.
        """
        wish = parsed(CheckIn(), given)
        if (made := self.store.visits.made_by(self.call.command)) and made.answer:
            return made.answer
        self._require_admission(self.queue.get_appointment(code=wish["code"])["hall"])
        kept = self.queue.check_in_appointment(code=wish.pop("code"))
        at, in_time = parse_moment(kept["starts_at"]), kept["state"] == "checked_in"
        known = self.store.visits.kept_by(kept["id"])
        made = (
            Made(known)
            if known
            else self._registered(
                {**wish, "hall": kept["hall"], "matters": [kept["matter"]], "party": None},
                domain.Kept(kept["id"], at, in_time),
            )
        )
        told = {
            "appointment": kept,
            "notice": domain.arrival_notice(kept["arrival"], kept["check_in_from"], made.visit.zone),
        }
        return made.answer or self._with_ticket(made.visit, made.visit.stops[0], keep=True, also=told)

    @rpc
    def get_admission(self, *, hall: str) -> Plain:
        """Return whether whoever comes to ``hall`` now gets a ticket (``AdmissionView``): public."""
        known = self._hall(identifier_in(hall, "hall"))
        return domain.admission(known, now(), self.store.closures.reason(known.id))

    def _require_admission(self, identifier: str) -> None:
        """Refuse at the door before the appointment counts as kept."""
        hall = self._hall(identifier)
        self.call.caller.require(*_WHO_REGISTERS, hall=hall.id)
        if reason := self.store.closures.reason(hall.id):
            raise domain.closed_at_once(hall, reason)
        domain.require_admission(hall, now(), appointment=True)

    def _registered(self, wish: Plain, kept: domain.Kept | None = None) -> Made:
        """Register a visit. ``kept``: the appointment that it is for, which has its place outside of all quotas."""
        hall = self._admitted(wish)
        matters = [self._matter(each, index, wish["matters"]) for index, each in enumerate(wish["matters"])]
        party = self.store.parties.sealed(wish["party"])
        said = domain.Wish(wish["priority"], tuple(wish["needs"]), wish["language"], party)
        visit, happened = domain.register(said, hall, matters, now(), visit=new_id(), code=new_code(), kept=kept)
        queues = [stop.queue for stop in visit.stops] if kept is None else []
        shares = domain.shares(hall.id, hall.quotas, hall.hours, queues, visit.arrived_at)
        made: Made = self.store.visits.add(
            visit,
            happened,
            self.call.stamp(visit.arrived_at),
            shares,
            lambda share: _used_up(hall, share),
        )
        return made

    def _registered_clients(self, wish: Plain) -> Made:
        """Register a visit for each client of an agent: all of them, or none."""
        hall = self._admitted(wish)
        clients = [
            domain.Client(
                self.store.parties.sealed(each["party"]),
                [self._matter(matter, n, each["matters"]) for n, matter in enumerate(each["matters"])],
            )
            for each in wish["clients"]
        ]
        said = domain.Wish(
            wish["priority"], tuple(wish["needs"]), wish["language"], self.store.parties.sealed(wish["party"])
        )
        names = [(new_id(), new_code()) for _ in clients]
        registered = domain.register_clients(said, hall, clients, now(), names)
        at = registered[0][0].arrived_at
        new = [
            (visit, happened, domain.shares(hall.id, hall.quotas, hall.hours, [s.queue for s in visit.stops], at))
            for visit, happened in registered
        ]
        made: Made = self.store.visits.add_all(new, self.call.stamp(at), lambda share: _used_up(hall, share))
        return made

    def _admitted(self, wish: Plain) -> domain.Hall:
        """Return the hall that is asked for, where the caller may register and that is not closed at once."""
        hall = self._hall(wish["hall"])
        self.call.caller.require(*_WHO_REGISTERS, hall=hall.id)
        if reason := self.store.closures.reason(hall.id):
            raise domain.closed_at_once(hall, reason)
        return hall

    def _anothers_answer(self, made: Made) -> Plain | None:
        """Return what another worker, who serves the same command just now, answers; ``None`` when nobody seems to.

        Waited for while the visit is young, so that all who sent the command hear the same.
        """
        until = time.monotonic() + min(_ANOTHER_ANSWERS_WITHIN_SECONDS, self.call.remaining_seconds / 2)
        while (
            not made.new and age_seconds(made.visit.id) < _ANOTHER_ANSWERS_WITHIN_SECONDS and time.monotonic() < until
        ):
            time.sleep(_LOOK_AGAIN_AFTER_SECONDS)
            made = self.store.visits.made_by(self.call.command) or made
            if made.answer:
                return made.answer
        return None


def _used_up(hall: domain.Hall, share: domain.Share) -> HallError:
    return domain.used_up(hall.id, share.quota, domain.offers_of(hall))

"""Intake at the wire: visits are registered, planned on, rated, and followed by what the others say."""

from __future__ import annotations

import logging
import time
from typing import Any

from services.intake import domain
from services.intake.desk_methods import DeskMethods
from services.intake.offline import OfflineMethods
from services.intake.reference import ReferenceMethods, at_once, found, identifier_in, now
from services.intake.returning import ReturningMethods
from services.intake.shelf import of_no_command
from services.intake.slips import SlipMethods
from services.intake.store import open_store
from services.intake.views import visit_facts, visit_view
from services.intake.visits import Made
from shared.clock import iso, parse_moment
from shared.contracts.appointments import CheckIn
from shared.contracts.parsing import parsed
from shared.contracts.visit_ratings import RateVisit
from shared.contracts.visits import PlanStop, RegisterVisit
from shared.errors import Conflict, Forbidden, HallError, NotFound, Unavailable
from shared.hours.official import official
from shared.ids import age_seconds, new_code, new_id
from shared.messaging import CurrentCall, Event, Healthy, RpcClient, handles, rpc
from shared.storage import Stamp, StoreProvider
from shared.storage.commands import once

Plain = dict[str, Any]

_ANOTHER_ANSWERS_WITHIN_SECONDS = 1.0
_LOOK_AGAIN_AFTER_SECONDS = 0.02
_LEAVE_SECONDS = 0.6
"""Of the time in which the answer must be there, when an agent's clients get their tickets."""
_WHO_REGISTERS = ("kiosk", "clerk", "guide", "supervisor")
_WHO_HANDS_OVER = ("guide", "supervisor", "admin")
_ACTS = {"cancel": "cancel_by_visitor", "defer": "defer", "undo": "undo_by_visitor"}
_WHO_NEVER_RATES = ("clerk", "guide", "supervisor", "officer", "admin")

log = logging.getLogger(__name__)


class IntakeService(ReferenceMethods, SlipMethods, ReturningMethods, OfflineMethods, DeskMethods, Healthy):
    """Who came, and for what."""

    name = "intake"
    store = StoreProvider(open_store, "intake")
    call = CurrentCall()
    queue = RpcClient("queue")

    # what is asked

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

    @rpc
    def get_visit(self, *, code: str) -> Plain:
        """Return the visit whose holder has ``code``; how many are ahead is ``None`` while the queue is away."""
        visit = self._visit_of(identifier_in(code, "code"))
        return self._view(visit, visit.present, self._live(visit))

    @rpc
    def get_visit_of_hall(self, *, hall: str, visit: str) -> Plain:
        """Return what the desk must know of a visit that a client names; ``NotFound`` unless it is the hall's."""
        self.call.caller.require(*_WHO_REGISTERS, hall=hall)
        known = self.store.visits.get(identifier_in(visit, "visit"))
        if known is None or known.hall != hall:
            raise NotFound("There is no such visit in this hall.", "visit")
        return visit_facts(known)

    @rpc
    def find_visit(self, *, code: str) -> Plain:
        """Return what the desk must know of the visit whose holder has ``code``; nobody of the queue is asked."""
        return visit_facts(self._visit_of(identifier_in(code, "code")))

    @rpc
    def plan_stop(self, **given: Any) -> Plain:
        """Plan where the guidance desk hands a visitor over to (``PlanStop``): once per request, whoever asks first.

        Answers the visit with the ticket of that stop, or with none while the queue is away.
        """
        wish = parsed(PlanStop, given)
        hall = self._hall(wish["hall"])
        self.call.caller.require(*_WHO_HANDS_OVER, hall=hall.id)
        found(self.store.matters.get(wish["matter"]), "matter", wish["matter"])
        if wish["visit"]:
            found(self.store.visits.get(wish["visit"]), "visit", wish["visit"])
        visit = at_once(lambda: self._planned(hall, wish, self.call.stamp(now())))
        return self._with_ticket(visit, visit.at(visit.handovers[wish["request"]]))

    @rpc
    def act_for_visitor(self, *, code: str, act: str) -> Plain:
        """Do to the visit's ticket what whoever has its ``code`` wants: ``cancel``, ``defer`` or ``undo``.

        The queue decides, and does it once for its Idempotency-Key; answered is the visit as it is then.
        """
        visit = self._visit_of(identifier_in(code, "code"))
        ticket = visit.present.ticket
        if ticket is None:
            raise Conflict("There is no ticket yet: try again in a moment.")
        live = getattr(self.queue, _ACTS[act])(ticket=ticket.id, visit=visit.id)
        return self._view(visit, visit.present, live)

    @rpc
    @once
    def rate(self, **given: Any) -> Plain:
        """Rate a finished service (``RateVisit``), by whoever has the visit's code and is not staff."""
        wish = parsed(RateVisit, given)
        visit = self._visit_of(wish["code"])
        if self.call.caller.has(*_WHO_NEVER_RATES):
            raise Forbidden("Staff does not rate services.")
        return self.rated(visit, self._live(visit), wish["stars"], wish["stop"], wish["comment"])

    def rated(
        self, visit: domain.Visit, heard: Plain | None, stars: int, stop: int | None, comment: str | None = None
    ) -> Plain:
        """Rate a service of ``visit`` and answer the rating. ``heard``: a ticket as the queue knows it already."""
        said = Plain()

        def rated(each: domain.Visit) -> tuple[domain.Visit, tuple[Any, ...]]:
            told = domain.as_the_queue_says(each, _ticket_of(heard), heard["state"]) if heard else each
            after, of, happened = domain.rate(told, stars, stop)
            said.update(visit=each.id, stop=of.stop, ticket=of.ticket and of.ticket.id, stars=stars)
            return after, happened

        sealed = {"comments": self.store.seals.seal(comment)} if comment else None
        stamp = self.call.stamp(now())
        at_once(lambda: self.store.visits.change(visit.id, rated, stamp, answer=lambda _: dict(said), push=sealed))
        return said

    @rpc
    def get_rater(self, *, visit: str) -> Plain:
        """Return how whoever rated a visit is reached, and what they wrote: for an officer who calls them back.

        ``{name, phone, comments}``, unmasked; who works where the service was never gets it.
        """
        self.call.caller.require("officer")
        known = found(self.store.visits.get(identifier_in(visit, "visit")), "visit", visit)
        self.call.caller.require("officer", hall=known.hall)
        comments = [self.store.seals.open(each) for each in self.store.visits.sealed_comments(known.id)]
        return {**self.store.parties.reached(known.party), "comments": comments}

    # what the others say

    @handles(*domain.TICKET_STATE_AFTER, *domain.FACT_WITH_STATE)
    def on_ticket(self, event: Event) -> None:
        """Follow a visit's ticket."""
        self._follow(event)

    @handles(*domain.GUIDANCE_STATE_AFTER)
    def on_guidance(self, event: Event) -> None:
        """Note a visit's help with online filing; guidance without a visit is no concern of ours."""
        if event.data.get("visit"):
            self._follow(event)

    @handles("guidance_handed_over")
    def on_handed_over(self, event: Event) -> None:
        """Plan the stop that the guidance desk hands over to, should its request not have done so."""
        names = ("request", "visit", "matter", "queue", "language", "needs", "materials")
        facts = {name: event.data[name] for name in names if name in event.data}
        arrived = event.data.get("arrived_at") or event.data["requested_at"]
        wish = parsed(PlanStop, {**facts, "hall": event.hall, "arrived_at": arrived})
        self._planned(self._hall(wish["hall"]), wish, self.call.stamp(now()))

    @handles("hall_closed", "hall_reopened")
    def on_door(self, event: Event) -> None:
        """Note that a hall was closed at once, or is open again."""
        reason = event.data["reason"] if event.type == "hall_closed" else None
        self.store.closures.note(event.subject, reason, event.seq)

    # what the methods above share

    def _follow(self, event: Event) -> None:
        news = domain.News(event.type, event.subject, event.seq, event.time, event.data)
        self._changed(event.data["visit"], lambda visit: domain.follow(visit, news), self.call.stamp(event.time))

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

    def _with_tickets(self, visit: domain.Visit) -> Plain:
        """Answer with the visit's ticket, and where an agent came with the visits of the other clients and theirs.

        Those for which there is no time left get their tickets by their events.
        """
        others = [each for each in self.store.visits.of_agency(visit.agency) if each.id != visit.id]
        if not others:
            return self._with_ticket(visit, visit.stops[0], keep=True)
        self._with_ticket(visit, visit.stops[0])
        linked = [
            self._with_ticket(each, each.stops[0])
            if self.call.remaining_seconds > _LEAVE_SECONDS
            else self._view(each, each.stops[0], None)
            for each in others
        ]
        return self._with_ticket(visit, visit.stops[0], keep=True, also={"linked": linked})

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

    def _planned(self, hall: domain.Hall, wish: Plain, stamp: Stamp) -> domain.Visit:
        """Return the visit with the stop of a hand-over; the request itself, and not a key, says what is the same."""
        names = ("request", "matter", "queue", "arrived_at", "language", "materials")
        order = domain.HandOver(**{name: wish[name] for name in names}, needs=tuple(wish["needs"]))
        if wish["visit"]:
            return self._changed(wish["visit"], lambda visit: domain.hand_over(visit, hall, order, stamp.at), stamp)
        if known := self.store.visits.handed_over_by(order.request):
            return known
        made, happened = domain.register_handed_over(hall, order, stamp.at, visit=new_id(), code=new_code())
        visit: domain.Visit = self.store.visits.add(made, happened, of_no_command(stamp)).visit
        return visit

    def _changed(self, visit: str, change: Any, stamp: Stamp) -> domain.Visit:
        done: domain.Visit = self.store.visits.change(visit, change, stamp)
        return done

    def _with_ticket(
        self, visit: domain.Visit, stop: domain.Stop, *, keep: bool = False, also: Plain | None = None
    ) -> Plain:
        """Ask the queue for the ticket of ``stop`` and note it, so that the visit's code finds it from now on.

        Whatever the queue's answer, the visit is accepted: its event brings the ticket if this does not. ``keep``: the
        answer for the command that made the visit. ``also``: what else is said: the appointment that it is for, a
        ``notice`` about it, visits that are ``linked`` with it.
        """
        try:
            live = self._issue(visit, stop)
        except HallError as error:
            log.warning("visit %s waits for its ticket: %s", visit.id, error)
            return _with(self._view(visit, stop, None), also)
        stamp, view = self.call.stamp(now()), _with(self._view(visit, stop, live), also)

        def noted(each: domain.Visit) -> tuple[domain.Visit, tuple[Any, ...]]:
            return domain.note_ticket(each, stop.stop, domain.Ticket(live["id"], live["number"], live["queue"])), ()

        if keep and stamp.command:
            kept: Plain = self.store.visits.keep_answer(visit.id, view, noted, stamp)
            return kept
        self.store.visits.note(visit.id, noted, stamp)
        return view

    def _issue(self, visit: domain.Visit, stop: domain.Stop) -> Plain:
        live: Plain = self.queue.issue_ticket(
            hall=visit.hall,
            visit=visit.id,
            stop=stop.stop,
            matter=stop.matter,
            queue=stop.queue,
            day=stop.day,
            priority=visit.priority,
            arrived_at=iso(stop.arrived_at),
            **({"agency": visit.agency} if visit.agency else {}),
            **({"leased": stop.leased} if stop.leased is not None else {}),
            **(
                {"kind": stop.kind, "appointment_at": iso(stop.appointment_at)}
                if stop.appointment_at is not None
                else {}
            ),
        )
        return live

    def _live(self, visit: domain.Visit) -> Plain | None:
        ticket = visit.present.ticket
        if ticket is None or visit.state != domain.OPEN:
            return None
        try:
            live: Plain = self.queue.get_ticket(ticket=ticket.id)
        except Unavailable:
            return None
        return live

    def _view(self, visit: domain.Visit, stop: domain.Stop, live: Plain | None) -> Plain:
        party, agent = (self.store.parties.masked(each) for each in (visit.party, visit.agent))
        return visit_view(visit, stop, live, party, self._notices(visit, live), agent)

    def _notices(self, visit: domain.Visit, live: Plain | None) -> list[Plain]:
        waits = live is not None and live["state"] == "waiting"
        return domain.notices(self._hall(visit.hall), now(), live["wait"]) if live and waits else []

    def _visit_of(self, code: str) -> domain.Visit:
        visit: domain.Visit | None = self.store.visits.by_code(code)
        if visit is None:
            raise NotFound("There is no visit with this code.", "code")
        return visit

    def _hall(self, identifier: str) -> domain.Hall:
        return domain.hall_from(found(self.store.halls.get(identifier), "hall", identifier), official())

    def _matter(self, identifier: str, index: int, matters: list[str]) -> domain.Matter:
        field = domain.field_of(index, len(matters))
        return domain.matter_from(found(self.store.matters.get(identifier), "matter", identifier, field))


def _with(view: Plain, also: Plain | None) -> Plain:
    told = dict(also or {})
    first = [told.pop("notice")] if "notice" in told else []
    return {**view, **told, "notices": [*first, *view["notices"]]}


def _used_up(hall: domain.Hall, share: domain.Share) -> HallError:
    return domain.used_up(hall.id, share.quota, domain.offers_of(hall))


def _ticket_of(live: Plain) -> domain.Ticket:
    return domain.Ticket(*(live[name] for name in ("id", "number", "queue", "counter", "counter_number", "calls")))

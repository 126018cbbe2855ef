"""What the others say of a visit, and the stops that the guidance desk hands over to."""

from __future__ import annotations

from typing import Any

from services.intake import domain
from services.intake.reference import at_once, found, now
from services.intake.shelf import of_no_command
from services.intake.ticketing import Ticketing
from shared.contracts.parsing import parsed
from shared.contracts.visits import PlanStop
from shared.ids import new_code, new_id
from shared.messaging import Event, handles, rpc
from shared.storage import Stamp

Plain = dict[str, Any]

_WHO_HANDS_OVER = ("guide", "supervisor", "admin")


class Following(Ticketing):
    """Following tickets, sittings and doors; planning stops."""

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

    def _follow(self, event: Event) -> None:
        news = domain.News(event.type, event.subject, event.seq, event.time, event.data)
        self._changed(event.data["visit"], lambda visit: domain.follow(visit, news), self.call.stamp(event.time))

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

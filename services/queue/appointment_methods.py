"""What may be asked about and done with appointments 预约."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.queue.domain import appointments, blocks, slots
from services.queue.domain.appointments import Appointment, Booking, Change
from services.queue.domain.hall import Hall
from services.queue.domain.slots import Rules, Slot
from services.queue.lookups import TRIES, Answer, Lookups, booked_once, now_at_hall
from services.queue.views_appointments import appointment_view, slot_view
from shared.contracts.appointments import (
    AppointmentsWanted,
    BookAppointment,
    MoveAppointment,
    OfAppointment,
    SlotsWanted,
)
from shared.contracts.parsing import parsed
from shared.errors import Conflict, NotFound, Unavailable
from shared.ids import new_code, new_id
from shared.messaging import rpc
from shared.storage import Stamp

WHO_BOOKS = ("kiosk", "clerk", "guide", "supervisor")
_WHO_LOOKS = ("clerk", "guide", "supervisor")


class AppointmentMethods(Lookups):
    """Appointments: free times, booked, moved, cancelled, kept."""

    @rpc
    def list_slots(self, **given: Any) -> list[Answer]:
        """Return the times that may be booked (``SlotsWanted``), with the places that are free."""
        wish = parsed(SlotsWanted(), given)
        hall, now = self._hall(wish["hall"]), now_at_hall()
        rules = _rules_of(hall)
        queue = self._queue_of(hall, wish["matter"]) if wish["matter"] else wish["queue"]
        if queue is not None:
            hall.queue(queue)
        days = [day for day in slots.bookable_days(rules, hall.hours, now) if wish["day"] in (None, day.isoformat())]
        found = [slot for day in days for slot in slots.slots_of(hall.id, rules, hall.hours, day, queue)]
        return self._slot_views(found, rules)

    @rpc
    @booked_once
    def book_appointment(self, **given: Any) -> Answer:
        """Book a time (``BookAppointment``): answers with the code that moves, cancels and keeps it."""
        wish, now = parsed(BookAppointment(), given), now_at_hall()
        hall = self._hall(wish["hall"])
        self.asked.caller.require(*WHO_BOOKS, hall=hall.id)
        rules = _rules_of(hall)
        queue = self._queue_of(hall, wish["matter"])
        slot = slots.slot_at(hall.id, rules, hall.hours, queue, wish["starts_at"], now)
        booking = Booking(hall.id, wish["matter"], self.store.holder(wish["party"]))
        blocks.require_not_blocked(self.store.appointments.record(booking.holder, now, rules), now, rules)
        identifier, code, stamp = new_id(), new_code(), self._stamp(now)

        def stored(places: tuple[str, str | None]) -> Appointment:
            change = appointments.book(identifier, code, booking, slot, *places)
            return self.store.appointments.add(change, stamp, appointment_view(change[0], rules))

        return appointment_view(_there(self.store.appointments.take_place(slot, rules, stored)), rules)

    @rpc
    def get_appointment(self, **given: Any) -> Answer:
        """Return the appointment of a code: public, as whoever has the code may follow it."""
        appointment = self._appointment(parsed(OfAppointment(), given)["code"])
        return appointment_view(appointment, _rules_of(self._hall(appointment.hall)))

    @rpc
    def list_appointments(self, **given: Any) -> Answer:
        """Return the appointments of a day of the hall (``AppointmentsWanted``), without codes: ``{items, next}``."""
        wish = parsed(AppointmentsWanted(), given)
        hall = self._hall(wish["hall"])
        self.asked.caller.require(*_WHO_LOOKS, hall=hall.id)
        day, rules = wish["day"] or hall.day(now_at_hall()), _rules_of(hall)
        found = self.store.appointments.of_day(hall.id, day, wish["limit"] + 1, wish["after"])
        shown = [appointment_view(each, rules, with_code=False) for each in found[: wish["limit"]]]
        return {"items": shown, "next": shown[-1]["id"] if len(found) > wish["limit"] else None}

    @rpc
    @booked_once
    def move_appointment(self, **given: Any) -> Answer:
        """Take another time instead (``MoveAppointment``), by whoever has the code."""
        wish, now = parsed(MoveAppointment(), given), now_at_hall()
        before = self._appointment(wish["code"])
        hall = self._hall(before.hall)
        rules, stamp = _rules_of(hall), self._stamp(now)
        appointments.require(before, "moved", appointments.BOOKED)
        slot = slots.slot_at(hall.id, rules, hall.hours, before.queue, wish["starts_at"], now)

        def stored(places: tuple[str, str | None]) -> Appointment | None:
            change = appointments.move(before, slot, *places, now, rules)
            return self.store.appointments.advance(before, change, stamp, appointment_view(change[0], rules))

        return appointment_view(_there(self.store.appointments.take_place(slot, rules, stored)), rules)

    @rpc
    @booked_once
    def cancel_appointment(self, **given: Any) -> Answer:
        """Take it back, by whoever has the code; 409 when it is too late for that."""
        code = parsed(OfAppointment(), given)["code"]
        now = now_at_hall()
        return self._turn_appointment(
            code, lambda each, _, rules: appointments.cancel(each, now, rules), self._stamp(now)
        )

    @rpc
    def check_in_appointment(self, **given: Any) -> Answer:
        """Note that the visitor is there; asked again, the same answer. The visit and the command are intake's."""
        code = parsed(OfAppointment(), given)["code"]
        now = now_at_hall()
        known = self._appointment(code)
        hall = self._hall(known.hall)
        self.asked.caller.require(*WHO_BOOKS, hall=hall.id)
        if known.state in (appointments.CHECKED_IN, appointments.LATE):
            return appointment_view(known, _rules_of(hall))

        def there(each: Appointment, hall: Hall, rules: Rules) -> Change:
            return appointments.check_in(each, hall.day(now), now, rules)

        return self._turn_appointment(code, there, replace(self._stamp(now), command=None))

    def _turn_appointment(
        self, code: str, change: Callable[[Appointment, Hall, Rules], Change], stamp: Stamp
    ) -> Answer:
        for _ in range(TRIES):
            before = self._appointment(code)
            hall = self._hall(before.hall)
            rules = _rules_of(hall)
            changed = change(before, hall, rules)
            view = appointment_view(changed[0], rules)
            if self.store.appointments.advance(before, changed, stamp, view):
                return view
        raise Unavailable("This appointment is being changed by others: try again.")

    def _appointment(self, code: str) -> Appointment:
        appointment = self.store.appointments.by_code(code)
        if appointment is None:
            raise NotFound("There is no appointment with this code.", "code")
        return appointment

    def _queue_of(self, hall: Hall, matter: str) -> str:
        """Return the queue of ``matter`` in ``hall``, which intake knows."""
        queue = self.intake.get_matter(matter=matter)["queues"].get(hall.id)
        if queue not in hall.queues:
            raise Conflict(f"The matter {matter} is not open in the hall {hall.id} yet.", "matter", {"hall": hall.id})
        return str(queue)

    def _slot_views(self, found: list[Slot], rules: Rules) -> list[Answer]:
        taken = self.store.appointments.taken(found)
        by_day: dict[tuple[str, date], int] = {}
        for slot in found:
            by_day[slot.queue, slot.day] = by_day.get((slot.queue, slot.day), 0) + taken.get(slot.key, 0)

        def left(slot: Slot) -> int | None:
            quota = rules.day_quota.get(slot.queue)
            return None if quota is None else quota - by_day[slot.queue, slot.day]

        return [slot_view(slot, taken.get(slot.key, 0), left(slot)) for slot in found]


def miss_due(methods: Lookups, now: datetime, most: int) -> int:
    """Note up to ``most`` appointments that nobody kept; return how many. Any copy may do it, also several at once.

    One whose window the hall spent closed at once is called off instead, and counts for no block.
    """
    store, stamp = methods.store, methods.asked.stamp(now)
    done = 0
    for each in store.appointments.due(now, most):
        hall = store.halls.get(each.hall)
        rules = (hall.appointments if hall else None) or Rules((), {})
        if now > rules.closes(each.starts_at):
            shut = store.doors.get(each.hall).was_shut(rules.opens(each.starts_at), now)
            change = appointments.call_off(each, now) if shut else appointments.miss(each, now, rules)
            done += store.appointments.advance(each, change, stamp) is not None
    return done


def _rules_of(hall: Hall) -> Rules:
    if hall.appointments is None:
        raise Conflict(f"The hall {hall.id} takes no appointments.", "hall", {"state": "no_appointments"})
    return hall.appointments


def _there(appointment: Appointment | None) -> Appointment:
    if appointment is None:
        raise Unavailable("This appointment is being changed by others: try again.")
    return appointment

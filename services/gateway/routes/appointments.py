"""Appointments: free times, booked, moved, cancelled, kept."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.reference import page
from services.gateway.schemas.appointments import (
    Appointment,
    AppointmentPage,
    AppointmentsWanted,
    BookAppointment,
    CheckedIn,
    CheckIn,
    MoveAppointment,
    SlotPage,
    SlotsWanted,
)
from shared.web import Answer, Request, route


class AppointmentRoutes:
    """Appointments of a hall, and one by the code that only its holder has."""

    queue: Any
    intake: Any

    @route("GET", "/api/v1/halls/<hall>/appointment-slots", query=SlotsWanted, answer=SlotPage)
    def list_slots(self, request: Request, hall: str) -> dict[str, Any]:
        """List the times that may be booked, with the places that are free."""
        asked = {name: request.query[name] for name in ("matter", "queue", "day")}
        return page(self.queue.list_slots(hall=hall, **asked), request.query)

    @route("POST", "/api/v1/halls/<hall>/appointments", body=BookAppointment, answer=Appointment, status=201)
    def book_appointment(self, request: Request, hall: str) -> Answer:
        """Book a time; 409 says whether the slot or the day is full, or the identity may not book just now."""
        booked = self.queue.book_appointment(hall=hall, **request.body)
        return Answer(201, booked, {"Location": f"/api/v1/appointments/{booked['code']}"})

    @route("GET", "/api/v1/halls/<hall>/appointments", query=AppointmentsWanted, answer=AppointmentPage)
    def list_appointments(self, request: Request, hall: str) -> dict[str, Any]:
        """List the appointments of a day, for staff; without codes, and nobody's name is known."""
        return dict(self.queue.list_appointments(hall=hall, **request.query))

    @route("GET", "/api/v1/appointments/<appointment>", answer=Appointment, public=True)
    def get_appointment(self, request: Request, appointment: str) -> dict[str, Any]:
        """Show an appointment by its code."""
        return dict(self.queue.get_appointment(code=appointment))

    @route("POST", "/api/v1/appointments/<appointment>/move", body=MoveAppointment, answer=Appointment, public=True)
    def move_appointment(self, request: Request, appointment: str) -> dict[str, Any]:
        """Take another time instead, as late as it could be cancelled."""
        return dict(self.queue.move_appointment(code=appointment, **request.body))

    @route("POST", "/api/v1/appointments/<appointment>/cancel", answer=Appointment, public=True)
    def cancel_appointment(self, request: Request, appointment: str) -> dict[str, Any]:
        """Take an appointment back; 409 when it is too late for that."""
        return dict(self.queue.cancel_appointment(code=appointment))

    @route(
        "POST",
        "/api/v1/appointments/<appointment>/check-in",
        body=CheckIn,
        answer=CheckedIn,
        status=201,
        also={
            202: "Checked in; the queue could not answer just now, the ticket follows: ask again by the visit's code"
        },
    )
    def check_in(self, request: Request, appointment: str) -> Answer:
        """Take the ticket of an appointment at the kiosk; early or in its window it keeps its time, later not."""
        visit = self.intake.check_in(code=appointment, **request.body)
        return Answer(201 if visit["ticket"] else 202, visit, {"Location": f"/api/v1/visits/{visit['code']}"})

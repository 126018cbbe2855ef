"""Complaints and bad ratings: lodged by visitors and staff, dealt with by the hall and the office."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.complaints import (
    Complaint,
    ComplaintContact,
    ComplaintPage,
    ComplaintsWanted,
    Followed,
    LodgeComplaint,
    Lodged,
    TakeStep,
)
from shared.web import Answer, Request, route


class ComplaintRoutes:
    """What people are not content with."""

    standards: Any

    @route(
        "POST",
        "/api/v1/halls/<hall>/complaints",
        body=LodgeComplaint,
        answer=Lodged,
        status=201,
        public=True,
        knows_caller=True,
        headers={201: {"Location": "Where to follow the complaint, without a token"}},
    )
    def lodge_complaint(self, request: Request, hall: str) -> Answer:
        """Complain: by the code of a visit, at a kiosk, or through staff who write it down."""
        lodged = self.standards.lodge_complaint(hall=hall, **request.body)
        return Answer(201, lodged, {"Location": f"/api/v1/complaint-codes/{lodged['code']}"})

    @route("GET", "/api/v1/complaint-codes/<complaint_code>", answer=Followed, public=True)
    def follow_complaint(self, request: Request, complaint_code: str) -> dict[str, Any]:
        """Follow a complaint by its code: its state, until when it is answered, the answer."""
        return dict(self.standards.follow_complaint(code=complaint_code))

    @route("GET", "/api/v1/complaints", query=ComplaintsWanted, answer=ComplaintPage)
    def list_complaints(self, request: Request) -> dict[str, Any]:
        """List complaints and bad ratings: of one hall or of all the caller's."""
        return dict(self.standards.list_complaints(**request.query))

    @route("GET", "/api/v1/complaints/<complaint>", answer=Complaint)
    def get_complaint(self, request: Request, complaint: str) -> dict[str, Any]:
        """Show one complaint, its steps and its deadlines."""
        return dict(self.standards.get_complaint(complaint=complaint))

    @route("GET", "/api/v1/complaints/<complaint>/contact", answer=ComplaintContact)
    def get_complaint_contact(self, request: Request, complaint: str) -> dict[str, Any]:
        """Show how whoever complained is reached: officers only; that they looked is written down."""
        return dict(self.standards.get_complaint_contact(complaint=complaint))

    @route("POST", "/api/v1/complaints/<complaint>/steps/<complaint_step>", body=TakeStep, answer=Complaint)
    def take_complaint_step(self, request: Request, complaint: str, complaint_step: str) -> dict[str, Any]:
        """Take a step: accept, decline, contact, investigate, answer, call_back, archive."""
        return dict(self.standards.take_complaint_step(complaint=complaint, step=complaint_step, **request.body))

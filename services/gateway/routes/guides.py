"""The guidance desk itself: its areas, guides on duty, breaks, skills."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.asked import GuideBreak, GuideDuty, GuideSkills
from services.gateway.schemas.offices import Duty, GuidanceDesk, Skills
from shared.web import Request, route


class GuideRoutes:
    """Duties, breaks and skills of guides, and the desk as it stands."""

    guidance: Any

    @route("GET", "/api/v1/halls/<hall>/guidance", answer=GuidanceDesk)
    def get_guidance_desk(self, request: Request, hall: str) -> dict[str, Any]:
        """Show the guidance desk: seats, guides on duty, how many wait, and how many beyond the promise."""
        return dict(self.guidance.desk(hall=hall))

    @route("POST", "/api/v1/halls/<hall>/guide-duty", body=GuideDuty, answer=Duty)
    def set_guide_duty(self, request: Request, hall: str) -> dict[str, Any]:
        """Go on or off duty as a guide."""
        if request.body["on_duty"]:
            return dict(self.guidance.go_on_duty(hall=hall, area=request.body["area"]))
        return dict(self.guidance.go_off_duty(hall=hall))

    @route("POST", "/api/v1/halls/<hall>/guide-break", body=GuideBreak, answer=Duty)
    def set_guide_break(self, request: Request, hall: str) -> dict[str, Any]:
        """Take a break as a guide, or come back."""
        if request.body["on_break"]:
            return dict(self.guidance.take_break(hall=hall, reason=request.body["reason"]))
        return dict(self.guidance.come_back(hall=hall))

    @route("POST", "/api/v1/halls/<hall>/guides/<guide>/skills", body=GuideSkills, answer=Skills)
    def set_guide_skills(self, request: Request, hall: str, guide: str) -> dict[str, Any]:
        """Say which matters and languages a guide helps with."""
        return dict(self.guidance.set_skills(hall=hall, guide=guide, **request.body))

"""Inspection rounds: what no machine can see."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.inspections import (
    AnswerInspection,
    CompleteInspection,
    Inspection,
    MergedAnswers,
    PlanInspection,
    RoundPage,
    RoundsWanted,
)
from shared.web import Answer, Request, route


class InspectionRoutes:
    """Planning a round, answering it on a tablet, completing it."""

    standards: Any

    @route("POST", "/api/v1/inspection-rounds", body=PlanInspection, answer=Inspection, status=201)
    def plan_inspection(self, request: Request) -> Answer:
        """Plan a round: every item of the chosen clauses at a sample of places of every hall."""
        planned = self.standards.plan_inspection(**request.body)
        return Answer(201, planned, {"Location": f"/api/v1/inspection-rounds/{planned['id']}"})

    @route("GET", "/api/v1/inspection-rounds", query=RoundsWanted, answer=RoundPage)
    def list_inspections(self, request: Request) -> dict[str, Any]:
        """List the rounds in one hall, or in any of the caller's."""
        return dict(self.standards.list_inspections(**request.query))

    @route("GET", "/api/v1/inspection-rounds/<round>", answer=Inspection)
    def get_inspection(self, request: Request, round: str) -> dict[str, Any]:
        """Show a round whole: a tablet takes it along and works without a network."""
        return dict(self.standards.get_inspection(round=round))

    @route("POST", "/api/v1/inspection-rounds/<round>/answers", body=AnswerInspection, answer=MergedAnswers)
    def answer_inspection(self, request: Request, round: str) -> dict[str, Any]:
        """Merge what a tablet gathered: each answer once, by its own id; what differs is kept beside each other."""
        return dict(self.standards.answer_inspection(round=round, **request.body))

    @route("POST", "/api/v1/inspection-rounds/<round>/complete", body=CompleteInspection, answer=Inspection)
    def complete_inspection(self, request: Request, round: str) -> dict[str, Any]:
        """End a round, so that its answers count in checks; 409 while some differ, or are missing without a reason."""
        return dict(self.standards.complete_inspection(round=round, **request.body))

"""Findings: clauses that a hall failed, and how they are put right."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.asked import (
    AcceptFinding,
    AssignFinding,
    CommentFinding,
    FindingsWanted,
    RectifyFinding,
    RejectFinding,
    WaiveFinding,
)
from services.gateway.schemas.findings import CaseOfFinding, Finding, FindingPage, ProofPage
from services.gateway.schemas.words import Page
from shared.web import Request, route

Answer = dict[str, Any]


class FindingRoutes:
    """Reading findings, rectifying them (the hall), judging and waiving (the office)."""

    standards: Any
    access: Any

    @route("GET", "/api/v1/findings", query=FindingsWanted, answer=FindingPage)
    def list_findings(self, request: Request) -> Answer:
        """List findings: of one hall or of all the caller's; in one state, of one clause, overdue, of one owner."""
        return dict(self.standards.list_findings(**request.query))

    @route("GET", "/api/v1/findings/<finding>", answer=Finding)
    def get_finding(self, request: Request, finding: str) -> Answer:
        """Show one finding."""
        return dict(self.standards.get_finding(finding=finding))

    @route("GET", "/api/v1/findings/<finding>/evidence", query=Page, answer=ProofPage)
    def list_evidence(self, request: Request, finding: str) -> Answer:
        """List the cases that prove it: visits, sittings, duties … those that break the clause first."""
        return dict(self.standards.list_evidence(finding=finding, **request.query))

    @route("GET", "/api/v1/findings/<finding>/evidence/<case>", answer=CaseOfFinding)
    def get_evidence(self, request: Request, finding: str, case: str) -> Answer:
        """Show one case with the events that it is made of."""
        return dict(self.standards.get_evidence(finding=finding, case=case))

    @route("POST", "/api/v1/findings/<finding>/assign", body=AssignFinding, answer=Finding)
    def assign_finding(self, request: Request, finding: str) -> Answer:
        """Say who is to put it right: a role of the hall, or a member of its staff."""
        if staff := request.body.get("staff"):
            self.access.staff.require_in_hall(staff, self.standards.get_finding(finding=finding)["hall"])
        return dict(self.standards.assign_finding(finding=finding, **request.body))

    @route("POST", "/api/v1/findings/<finding>/comments", body=CommentFinding, answer=Finding)
    def comment_finding(self, request: Request, finding: str) -> Answer:
        """Say something about it."""
        return dict(self.standards.comment_finding(finding=finding, **request.body))

    @route("POST", "/api/v1/findings/<finding>/rectify", body=RectifyFinding, answer=Finding)
    def rectify_finding(self, request: Request, finding: str) -> Answer:
        """Say what the hall did about it."""
        return dict(self.standards.rectify_finding(finding=finding, **request.body))

    @route("POST", "/api/v1/findings/<finding>/accept", body=AcceptFinding, answer=Finding)
    def accept_finding(self, request: Request, finding: str) -> Answer:
        """Be content with the rectification."""
        return dict(self.standards.accept_finding(finding=finding, **request.body))

    @route("POST", "/api/v1/findings/<finding>/reject", body=RejectFinding, answer=Finding)
    def reject_finding(self, request: Request, finding: str) -> Answer:
        """Send the rectification back, with the reason and a new deadline."""
        return dict(self.standards.reject_finding(finding=finding, **request.body))

    @route("POST", "/api/v1/findings/<finding>/waive", body=WaiveFinding, answer=Finding)
    def waive_finding(self, request: Request, finding: str) -> Answer:
        """Not insist on the clause in this hall until a day."""
        return dict(self.standards.waive_finding(finding=finding, **request.body))

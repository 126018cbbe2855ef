"""Findings: clauses that a hall failed, and how they are put right."""

from __future__ import annotations

from typing import Any

from services.gateway.schemas.asked import AcceptFinding, FindingsWanted, RectifyFinding, RejectFinding, WaiveFinding
from services.gateway.schemas.findings import Finding, FindingPage
from shared.web import Request, route

Answer = dict[str, Any]


class FindingRoutes:
    """Reading findings, rectifying them (the hall), judging and waiving (the office)."""

    standards: Any

    @route("GET", "/api/v1/findings", query=FindingsWanted, answer=FindingPage)
    def list_findings(self, request: Request) -> Answer:
        """List findings: of one hall or of all the caller's, in one state."""
        return dict(self.standards.list_findings(**request.query))

    @route("GET", "/api/v1/findings/<finding>", answer=Finding)
    def get_finding(self, request: Request, finding: str) -> Answer:
        """Show one finding."""
        return dict(self.standards.get_finding(finding=finding))

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

"""The standards office: long work, asked for and followed until it is done."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.gateway.schemas.runs import BackTest, CheckRun, RequestBackTest, RequestChecks
from shared.contracts.service_standard import Standard
from shared.contracts.written import NotWritten, read_text
from shared.errors import Invalid
from shared.web import Answer, Request, route


class RunRoutes:
    """Checks of a group of halls, and back-tests."""

    standards: Any

    @route("POST", "/api/v1/checks", body=RequestChecks, answer=CheckRun, status=202)
    def request_checks(self, request: Request) -> Answer:
        """Have a group of halls checked (officer, supervisor of all of them): follow it at the address in Location."""
        return _accepted("/api/v1/check-runs", self.standards.request_checks(**request.body))

    @route("GET", "/api/v1/check-runs/<check_run>", answer=CheckRun)
    def get_check_run(self, request: Request, check_run: str) -> dict[str, Any]:
        """Say how far the checks of a group are, and which they are."""
        return dict(self.standards.get_check_run(run=check_run))

    @route("POST", "/api/v1/standards/back-tests", body=RequestBackTest, answer=BackTest, status=202)
    def request_back_test(self, request: Request) -> Answer:
        """Hold a draft, or other thresholds, against past periods; nothing is published and no finding raised."""
        request.caller.require("officer", "supervisor")
        wanted = with_draft(**request.body)
        return _accepted("/api/v1/standards/back-tests", self.standards.request_back_test(**wanted))

    @route("GET", "/api/v1/standards/back-tests/<back_test>", answer=BackTest)
    def get_back_test(self, request: Request, back_test: str) -> dict[str, Any]:
        """Say how far a back-test is, and which halls would have failed on what."""
        return dict(self.standards.get_back_test(run=back_test))


def with_draft(draft_text: str | None = None, **wanted: Any) -> dict[str, Any]:
    """Return what is ``wanted`` with the draft read from its text; raises ``Invalid`` with every fault in it."""
    if draft_text is None:
        return wanted
    if wanted["draft"] is not None:
        raise Invalid("Give the draft once: as draft or as draft_text.", "draft_text")
    try:
        return {**wanted, "draft": read_text(draft_text, Standard()).value}
    except NotWritten as error:
        first, faults = error.faults[0], [asdict(each) for each in error.faults]
        words = f"Line {first.line}: {first.field or 'the text'}: {first.words}"
        raise Invalid(words, "draft_text", {"faults": faults}) from error


def _accepted(where: str, run: dict[str, Any]) -> Answer:
    return Answer(202, run, {"Location": f"{where}/{run['id']}"})

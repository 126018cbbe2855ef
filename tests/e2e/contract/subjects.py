"""One hall's things that the contract tests act on: of those that change, one for each role."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.clock import iso
from shared.contracts.words import ROLES
from shared.ids import new_code
from shared.messaging import RpcSession
from shared.security import SYSTEM
from tests.e2e.contract.table import DOCUMENT, FIGURE, STANDARD
from tests.e2e.people import Person, done

PASSWORD = "a password for tests"
COUNTERS = 8
"""So many every sample hall has at least."""
_IN_ORDER = sorted(ROLES, key="evaluator".__eq__)
"""An evaluator works at no counter of its own: it comes last, and shares the first."""


class Subjects:
    """What stands for ``{ticket}`` and the like in a request about ``hall``: see ``of``."""

    def __init__(self, suite: Any, hall: str, matter: dict[str, Any], cast: Callable[..., Person]) -> None:
        self.hall, self.cast, self.matter = hall, cast, matter["id"]
        self.admin, self.kiosk = cast("admin", hall), cast("kiosk", hall)
        self.period = datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC) + timedelta(hours=1)
        self.fixed = {
            "hall": hall,
            "matter": matter["id"],
            "queue": matter["queue"],
            "standard": STANDARD["id"],
            "draft_kind": "standard",
            "draft_subject": STANDARD["id"],
            "version": STANDARD["version"],
            "step": "upload",
            "complaint_step": "accept",
            "checklist_version": self._checklist_version(),
            "guide": "guide-1",
            "consent": "1",
            "password": PASSWORD,
            "since": iso(self.period[0]),
            "until": iso(self.period[1]),
            "next_year": str(datetime.now(UTC).date() + timedelta(days=365)),
            "username": self.new_member("signing")["username"],
        }
        with RpcSession(suite.instance.settings(), SYSTEM) as session:
            session.standards.publish_standard(standard=STANDARD)
        self.findings = self._failed_check()
        told = {"category": "waiting", "content": "nobody came", "contact": {"phone": "13800138000"}}
        lodged = done(self.kiosk.post(f"/halls/{hall}/complaints", told), 201)
        wanted = {"standard": "nanhai-hall", "halls": [hall]}
        self.fixed["round"] = done(cast("officer", hall).post("/inspection-rounds", wanted), 201)["id"]
        self.fixed |= {"complaint": lodged["id"], "complaint_code": lodged["code"]}
        self.fixed["report"] = self._report()
        officer = cast("officer", hall)
        self.fixed["document_kind"] = done(officer.post(f"/halls/{hall}/documents", DOCUMENT), 201)["kind"]
        self.fixed["figure"] = done(officer.post(f"/halls/{hall}/figures-reported", FIGURE), 201)["id"]
        self.fixed |= self._runs()
        self.roles = {role: self._things(place) for place, role in enumerate(_IN_ORDER, 2)}

    def _checklist_version(self) -> str:
        """Return which version of the matter's checklist is in force."""
        return done(self.kiosk.get(f"/checklists/{self.matter}"))["version"]

    def of(self, role: str | None) -> dict[str, str]:
        """Return name → value for somebody of ``role``."""
        return {**self.fixed, **self.findings, **self.roles[role or "kiosk"], "new_username": f"new-{new_code(12)}"}

    def device_code(self) -> str:
        """Return a code that enrols one device."""
        return done(self.admin.post("/device-codes", {"role": "kiosk", "hall": self.hall}), 201)["code"]

    def new_member(self, name: str) -> dict[str, Any]:
        """Return a new clerk of the hall."""
        body = {"username": f"{name}-{new_code(12)}", "password": PASSWORD, "roles": ["clerk"], "halls": [self.hall]}
        return done(self.admin.post("/staff", body), 201)

    def _things(self, place: int) -> dict[str, str]:
        visit = self.kiosk.take_ticket(self.matter)
        asked = done(self.kiosk.post(f"/halls/{self.hall}/guidance-requests", {"matter": self.matter}), 201)
        return {
            "ticket": visit["ticket"]["id"],
            "code": visit["code"],
            "appointment": self._appointment(place),
            "counter": f"{self.hall}-{place if place <= COUNTERS else 1}",
            "guidance_request": asked["id"],
            "request_code": asked["code"],
            "device": done(self.kiosk.post("/devices", {"code": self.device_code()}), 201)["device"],
            "staff": self.new_member(f"leaving-{place}")["id"],
        }

    def _appointment(self, place: int) -> str:
        """Return the code of an appointment that somebody has for the matter."""
        times = done(self.kiosk.get(f"/halls/{self.hall}/appointment-slots", matter=self.matter))["items"]
        self.fixed["slot"] = next(each["starts_at"] for each in times if each["free"])
        party = {"phone": f"139{place:04d}{new_number(4)}"}
        body = {"matter": self.matter, "starts_at": times[-place]["starts_at"], "party": party}
        return done(self.kiosk.post(f"/halls/{self.hall}/appointments", body), 201)["code"]

    def _failed_check(self) -> dict[str, str]:
        """Let one visitor be called, so that the standard, which nobody can keep, is not kept."""
        clerk, officer = self.cast("clerk", self.hall), self.cast("officer", self.hall)
        self.kiosk.take_ticket(self.matter)
        clerk.open(f"{self.hall}-1")  # which serves every queue
        assert clerk.serve_whoever_waits(f"{self.hall}-1")
        done(clerk.post(f"/counters/{self.hall}-1/close"))
        body = {"standard": STANDARD["id"], "from": self.fixed["since"], "to": self.fixed["until"]}
        for check in _again(lambda: done(officer.post(f"/halls/{self.hall}/checks", body), 201)):
            found = done(officer.get("/findings", hall=self.hall))["items"]
            if found:
                cases = done(officer.get(f"/findings/{found[0]['id']}/evidence"))["items"]
                return {"check": check["id"], "finding": found[0]["id"], "case": cases[0]["case"]}
        raise AssertionError("no finding was raised")

    def _runs(self) -> dict[str, str]:
        """Return the ids of checks of a group and of a back-test, and the clause that is tried."""
        officer, clause = self.cast("officer", self.hall), STANDARD["clauses"][0]["id"]
        period = {"halls": [self.hall], "from": self.fixed["since"], "to": self.fixed["until"]}
        checks = done(officer.post("/checks", {**period, "standard": STANDARD["id"]}), 202)
        tried = {"standard": STANDARD["id"], "thresholds": [{"clause": clause, "threshold": 10}], "every": "whole"}
        back_test = done(officer.post("/standards/back-tests", {**period, **tried}), 202)
        return {"check_run": checks["id"], "back_test": back_test["id"], "clause": clause}

    def _report(self) -> str:
        """Return the id of a report on the hall."""
        body = {"standard": STANDARD["id"], "from": self.fixed["since"], "to": self.fixed["until"]}
        asked = self.cast("officer", self.hall).post(f"/halls/{self.hall}/reports", body)
        return done(asked, 202)["id"]


def new_number(digits: int) -> str:
    """Return so many random digits."""
    return "".join(str(secrets.randbelow(10)) for _ in range(digits))


def _again(ask: Callable[[], dict[str, Any]], seconds: float = 20) -> Iterator[dict[str, Any]]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield ask()
        time.sleep(0.3)

"""Guidance and intake running over the real broker and database, with halls and matters."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from nameko.runners import ServiceRunner
from pymongo.database import Database

from deploy.sample import read_world
from services.guidance.service import GuidanceService
from services.guidance.store import GuidanceStore
from services.intake.service import IntakeService
from shared.config import Settings
from shared.messaging import RpcSession, nameko_config
from shared.messaging.call import Command
from shared.security import SYSTEM, Caller
from shared.storage import connect, database

SEATS = 24


@dataclass
class Desk:
    """One guidance desk. ``store`` looks at what it remembers; ``by`` speaks to the service as somebody."""

    settings: Settings
    database: Database[dict[str, Any]]
    store: GuidanceStore
    hall: str
    queue: str
    matter: str
    open_lines: ExitStack

    def by(self, role: str, name: str | None = None, hall: str | None = None, key: str | None = None) -> Any:
        """Return the guidance service as a caller with ``role`` in ``hall`` sees it; ``key``: its Idempotency-Key."""
        caller = Caller(name or f"{role}-1", frozenset({role}), frozenset({hall or self.hall}))
        command = Command(hashlib.sha256(f"{self.hall}{key}".encode()).hexdigest(), "the same body") if key else None
        return self.open_lines.enter_context(RpcSession(self.settings, caller, command=command)).guidance

    def document(self, kind: str, identifier: str) -> dict[str, Any]:
        """Return one aggregate as it is stored."""
        return dict(self.database[kind].find_one({"_id": identifier}) or {})

    def ask_intake(self) -> Any:
        """Return intake as the suite itself sees it."""
        return self.open_lines.enter_context(RpcSession(self.settings, SYSTEM)).intake

    def visit(self) -> str:
        """Register a visit at the kiosk; return its id."""
        kiosk = Caller("kiosk-1", frozenset({"kiosk"}), frozenset({self.hall}))
        intake = self.open_lines.enter_context(RpcSession(self.settings, kiosk)).intake
        return str(intake.register_visit(hall=self.hall, matter=self.matter)["visit"])

    def claimed(self, guide: str = "guide-1", **more: Any) -> str:
        """Ask for help and have ``guide`` claim it; return the request's id."""
        return str(self.by("guide", guide).claim(request=self.ask(**more)["id"])["id"])

    def ask(self, **more: Any) -> dict[str, Any]:
        """Ask for help at the kiosk."""
        return dict(self.by("kiosk").request(hall=self.hall, matter=self.matter, **more))


@pytest.fixture(scope="module")
def running(hall_settings: Settings) -> Iterator[str]:
    """Intake and guidance, each in its container, and the matters; returns the id of one."""
    runner = ServiceRunner(nameko_config(hall_settings))
    runner.add_service(IntakeService)
    runner.add_service(GuidanceService)
    runner.start()
    world = read_world()
    with RpcSession(hall_settings, SYSTEM) as session:
        for hall in world.halls:
            session.intake.publish_hall(hall=hall)
        session.intake.publish_matters(matters=world.matters)
    yield world.matters[0]["id"]
    runner.kill()


@pytest.fixture
def desk(hall_settings: Settings, running: str) -> Iterator[Desk]:
    """A desk in a hall that no other test uses."""
    hall = "h" + secrets.token_hex(4)
    with ExitStack() as lines, connect(hall_settings) as client:
        session = lines.enter_context(RpcSession(hall_settings, SYSTEM))
        renamed = _renamed(session.intake.get_hall(hall="guicheng"), hall)
        session.intake.publish_hall(hall=renamed)
        queue = renamed["queues"][0]["id"]
        matter = {**_without_revision(session.intake.get_matter(matter=running)), "id": f"matter-{hall}"}
        session.intake.publish_matters(matters=[{**matter, "queues": {hall: queue}}])
        documents = database(client, hall_settings, "guidance")
        yield Desk(
            hall_settings,
            documents,
            GuidanceStore(documents, hall_settings.field_key),
            hall,
            queue,
            matter["id"],
            lines,
        )


def _renamed(hall: dict[str, Any], name: str) -> dict[str, Any]:
    counters = [{**each, "id": f"{name}-{each['number']}"} for each in hall["counters"]]
    return {**_without_revision(hall), "id": name, "counters": counters, "guidance_seats": SEATS, "guidance_areas": []}


def _without_revision(published: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in published.items() if key != "revision"}

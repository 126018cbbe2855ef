"""Which processes the suite consists of, and where each service's class is."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from deploy.refusal import Refused

SERVICES: dict[str, str] = {
    "intake": "services.intake.service:IntakeService",
    "queue": "services.queue.service:QueueService",
    "guidance": "services.guidance.service:GuidanceService",
    "standards": "services.standards.service:StandardsService",
    "gateway": "services.gateway.service:GatewayService",
}
RELAY = "relay"
"""The process that turns histories into events; a plain one, without eventlet."""


def check_names(names: list[str]) -> None:
    """Raise ``Refused`` unless ``names`` can run together in one process."""
    for name in names:
        if name not in SERVICES and name != RELAY:
            raise Refused(f"There is no service {name!r}: choose from {', '.join([*SERVICES, RELAY])}.")
    if RELAY in names and len(names) > 1:
        raise Refused("The relay runs in a process of its own: start it with `hall run relay`.")


def service_class(name: str) -> type[Any]:
    """Return the nameko service class called ``name``; imports it, so monkey-patch before."""
    module, _, attribute = SERVICES[name].partition(":")
    found: type[Any] = getattr(import_module(module), attribute)
    return found

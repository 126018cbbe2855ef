"""What stands on a visit's slip: the queue prints it, and asks here for what only intake knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.intake.reference import found, identifier_in
from shared.messaging import rpc

Plain = dict[str, Any]

_WHO_PRINTS = ("kiosk", "clerk", "guide", "supervisor", "admin")


class SlipMethods:
    """One question of the queue."""

    store: Any
    call: Any

    @rpc
    def visit_for_slip(self, *, visit: str) -> Plain:
        """Return ``{code, matters, bring}`` of a visit: names in both languages, and what to have ready.

        Materials that the government holds already are nobody's to bring.
        """
        known = found(self.store.visits.get(identifier_in(visit, "visit")), "visit", visit)
        self.call.caller.require(*_WHO_PRINTS, hall=known.hall)
        visits = self.store.visits.of_agency(known.agency) or [known]  # an agent gets one slip, with what all come for
        stops = [stop.matter for each in visits for stop in each.stops]
        matters = [self.store.matters.get(each) for each in dict.fromkeys(stops)]
        offered = [each for each in matters if each is not None]
        return {
            "code": known.code,
            "matters": [each["name"] for each in offered],
            "bring": to_bring(offered),
        }


def to_bring(matters: Iterable[Plain]) -> list[Plain]:
    """Return the names of the materials that ``matters`` need from the visitor, each once."""
    names = [each["name"] for matter in matters for each in matter["materials"] if not each["held"]]
    return [name for place, name in enumerate(names) if name not in names[:place]]

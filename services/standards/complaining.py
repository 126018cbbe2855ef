"""How complaints come in: by whom, how long there is for each; bad ratings by themselves; and what is overdue."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.standards.domain import complaints as domain
from services.standards.lookups import Answer, Lookups
from services.standards.working_days import working_days_after
from shared.clock import clock
from shared.config import settings
from shared.errors import Forbidden, NotFound, Transient
from shared.messaging import Event

_WHO_WRITES_DOWN = ("clerk", "guide", "supervisor", "officer")
_LOOKS_EVERY_SECONDS = 30
_AT_ONCE = 200

log = logging.getLogger(__name__)


class Complaining(Lookups):
    """Where complaints come from."""

    intake: Any

    @timer(interval=_LOOKS_EVERY_SECONDS, expected_exceptions=(PyMongoError,))
    def escalate_complaints(self) -> None:
        """Tell who is above of steps that are overdue. Every copy looks; the write is conditional: each hears once."""
        stamp = replace(self.call.stamp(clock.now()), command=None)
        for complaint in self.store.complaints.maybe_overdue(stamp.at, _AT_ONCE):
            after, said = domain.escalate_complaint(complaint, stamp.at, working_days_after)
            if said and self.store.complaints.advance(complaint, after, said, stamp):
                log.warning("complaint %s of %s is overdue", complaint.id, complaint.hall)

    def _hear_rating(self, event: Event) -> None:
        """Take a bad rating as a complaint, once, however often it is heard."""
        if event.hall is None or event.data["stars"] > domain.BAD_STARS:
            return
        if self.store.evidence.zone_of(event.hall) is None:
            raise Transient(f"hall {event.hall} is not known yet")
        complaint = domain.of_a_rating(event.data, event.hall, self._terms(event.hall), event.time)
        if complaint:
            stamp = replace(self.call.stamp(event.time), command=None)
            self.store.complaints.add(complaint, domain.received(complaint), stamp)

    def _terms(self, hall: str) -> domain.ComplaintTerms:
        rules = settings()
        return domain.ComplaintTerms(
            self._zone(hall),
            working_days_after,
            rules.complaint_accept_days,
            rules.complaint_answer_days,
            rules.bad_rating_contact_days,
            rules.bad_rating_answer_days,
            rules.complaint_escalate_days,
        )

    def _visit_of(self, told: Answer) -> str | None:
        """Return the visit whose code somebody has; raises ``NotFound`` unless it is one of this hall."""
        code = told["visit_code"]
        if code is None:
            return None
        visit = self.intake.get_visit(code=code)
        if visit["hall"] != told["hall"]:
            raise NotFound("This visit was in another hall.", "visit_code")
        return str(visit["visit"])

    def _channel(self, told: Answer, visit: str | None) -> str:
        """Return how a complaint came; raises ``Forbidden`` for who neither holds a code nor may write it down."""
        caller = self.call.caller
        if caller.has(*_WHO_WRITES_DOWN) and caller.may_touch(told["hall"]):
            return str(told["channel"] or "counter")
        if caller.has("kiosk") and caller.may_touch(told["hall"]):
            return "kiosk"
        if visit is None:
            raise Forbidden("Give the code of your visit, or complain at a counter or a kiosk of the hall.")
        return "online"

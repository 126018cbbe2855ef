"""The way from a figure to what it is made of, without a finding: the cases of a clause, and the events of each."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from services.standards import domain
from services.standards.lookups import Answer, Lookups
from services.standards.views import event_view, proof_view
from shared.clock import clock
from shared.contracts.cases import CasesWanted, OfCaseWanted
from shared.contracts.parsing import parsed
from shared.errors import Invalid, NotFound
from shared.messaging import rpc


class CaseMethods(Lookups):
    """Cases of a clause in a hall and period, made of the facts as they are now."""

    @rpc
    def list_cases(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the cases of a clause, those that break it first (``CasesWanted``)."""
        wanted = parsed(CasesWanted, given)
        after = wanted["after"]
        if after is not None and not (after.isdigit() and len(after) <= 9):
            raise Invalid("Must be what next said.", "after")
        found, _ = self._cases(wanted)
        begin = int(after or 0)
        end = begin + wanted["limit"]
        return {
            "items": [proof_view(each) for each in found[begin:end]],
            "next": str(end) if end < len(found) else None,
        }

    @rpc
    def get_case(self, **given: Any) -> Answer:
        """Return one case with the events that it is made of, in the order in which they happened."""
        wanted = parsed(OfCaseWanted, given)
        found, span = self._cases(wanted)
        kind, _, which = wanted["case"].partition(":")
        proof = next((each for each in found if (each.case.kind, each.case.id) == (kind, which)), None)
        if proof is None:
            raise NotFound("This clause has no such case then.", "case")
        events = self.store.tracing.events(kind, which, wanted["hall"], span.end)
        return {**proof_view(proof), "events": [event_view(each, wanted["hall"]) for each in events]}

    def _cases(self, wanted: Answer) -> tuple[list[domain.Proof], domain.Period]:
        """Return the cases of the clause and the part of the period that is over."""
        hall, now = wanted["hall"], clock.now()
        zone = self._zone(hall)
        self.call.caller.require("officer", "supervisor", "admin", hall=hall)
        period = domain.period(wanted["period_from"].astimezone(UTC), wanted["period_to"].astimezone(UTC))
        domain.require_begun(period, now)
        self._require_kept(period)
        span = period.until(now)
        standard = self._in_force(wanted["standard"], span.last_moment, zone)
        clause = next((each for each in standard.clauses if each.id == wanted["clause"]), None)
        if clause is None:
            raise NotFound("The standard has no such clause.", "clause")
        return domain.proofs(clause, self.store.evidence.facts(hall, period, self._pause), span), span

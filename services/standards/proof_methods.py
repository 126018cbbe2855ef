"""The way from a finding to what proves it: the cases of its figure, and the events of each case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.standards import domain
from services.standards.finding_methods import LOOK, FindingMethods
from services.standards.lookups import Answer
from services.standards.views import event_view, proof_view
from shared.contracts.findings import OfCase, ProofsWanted
from shared.contracts.parsing import parsed
from shared.errors import Invalid, NotFound
from shared.messaging import rpc


class ProofMethods(FindingMethods):
    """Evidence of findings, made of the facts again: what the check saw, and what has come late since."""

    @rpc
    def list_evidence(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the cases of the newest failure, those that break the clause first.

        ``after``: as ``next`` said, the place in the list.
        """
        wanted = parsed(ProofsWanted, given)
        finding = self._finding(wanted["finding"], *LOOK, owner=True)
        found, begin = self._proofs(finding), _place(wanted["after"])
        end = begin + wanted["limit"]
        return {
            "items": [proof_view(each) for each in found[begin:end]],
            "next": str(end) if end < len(found) else None,
        }

    @rpc
    def get_evidence(self, **given: Any) -> Answer:
        """Return one case of a finding with the events that it is made of, in the order in which they happened."""
        wanted = parsed(OfCase, given)
        finding = self._finding(wanted["finding"], *LOOK, owner=True)
        kind, _, which = wanted["case"].partition(":")
        proof = next((each for each in self._proofs(finding) if (each.case.kind, each.case.id) == (kind, which)), None)
        if proof is None:
            raise NotFound("This finding has no such case.", "case")
        before = datetime.fromisoformat(finding.failure.until) if finding.failure.until else None
        events = self.store.tracing.events(kind, which, finding.hall, before)
        return {**proof_view(proof), "events": [event_view(each, finding.hall) for each in events]}

    def _proofs(self, finding: domain.Finding) -> list[domain.Proof]:
        """Return the cases behind the newest failure; none of a finding that does not know its period."""
        failure = finding.failure
        if failure.since is None or failure.until is None:
            return []
        span = domain.Period(datetime.fromisoformat(failure.since), datetime.fromisoformat(failure.until))
        facts = self.store.evidence.facts(finding.hall, span, self._pause)
        standard = self._version(finding.standard, finding.version)
        clause = next((each for each in standard.clauses if each.id == finding.clause), None)
        return domain.proofs(clause, facts, span) if facts and clause else []


def _place(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isdigit() or len(after) > 9:
        raise Invalid("Must be what next said.", "after")
    return int(after)

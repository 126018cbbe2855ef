"""Long work, as it is asked for and followed: checks of a group of halls, and back-tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.standards import domain
from services.standards.domain.back_testing import Threshold, with_thresholds
from services.standards.lookups import Answer
from services.standards.run_rounds import RunRounds, parts
from services.standards.store import runs
from services.standards.views.runs import back_test_view, check_run_view
from shared.clock import clock, iso
from shared.contracts.parsing import parsed, refusal
from shared.contracts.runs import OfRun, RequestBackTest, RequestChecks
from shared.contracts.service_standard import Standard
from shared.errors import Invalid, NotFound
from shared.ids import new_id
from shared.messaging import rpc
from shared.storage.commands import once

_READERS = ("officer", "supervisor")
_MOST_PARTS = 600
"""Windows of all halls together: more is no answer that anybody reads, and no document that the database holds."""


class RunMethods(RunRounds):
    """Asking for long work and reading what came of it; it is done by ``RunRounds``."""

    @rpc
    def request_checks(self, **given: Any) -> Answer:
        """Have a group of halls checked over a period (``RequestChecks``): ``CheckRunView``, its progress included."""
        return check_run_view(self._run(runs.CHECKS, self._requested_checks(**given)))

    @rpc
    def get_check_run(self, **given: Any) -> Answer:
        """Return how far the checks of a group are, and which they are."""
        return check_run_view(self._run(runs.CHECKS, parsed(OfRun, given)["run"]))

    @rpc
    def request_back_test(self, **given: Any) -> Answer:
        """Have a draft, or changed thresholds, held against past periods (``RequestBackTest``): ``BackTestView``."""
        return back_test_view(self._run(runs.BACK_TEST, self._requested_back_test(**given)))

    @rpc
    def get_back_test(self, **given: Any) -> Answer:
        """Return how far a back-test is, and what it says."""
        return back_test_view(self._run(runs.BACK_TEST, parsed(OfRun, given)["run"]))

    @once
    def _requested_checks(self, **given: Any) -> str:
        wanted = parsed(RequestChecks, given)
        run = self._begun(runs.CHECKS, wanted, "whole")
        standard = self._in_force(wanted["standard"], _period(run).last_moment, run["zones"][run["halls"][0]])
        return self._asked({**run, "standard": standard.id, "standard_version": standard.version})

    @once
    def _requested_back_test(self, **given: Any) -> str:
        wanted = parsed(RequestBackTest, given)
        run = self._begun(runs.BACK_TEST, wanted, wanted["every"])
        draft = self._draft(wanted, run)
        return self._asked({**run, "standard": draft["id"], "draft": draft})

    def _draft(self, wanted: Answer, run: Answer) -> Answer:
        """Return the standard that is tried: the one that was sent, or the one in force with other thresholds."""
        if wanted["draft"] is not None:
            draft: Answer = parsed(Standard, wanted["draft"])
        else:
            zone = run["zones"][run["halls"][0]]
            in_force = domain.version_in_force(
                self.store.standards.versions(wanted["standard"]), _period(run).last_moment, zone
            )
            if in_force is None:
                raise NotFound(f"No version of a standard {wanted['standard']} is in force at that time.", "standard")
            changes = [Threshold(each["clause"], each["threshold"], each["condition"]) for each in wanted["thresholds"]]
            draft = with_thresholds(in_force, changes)
        if problems := domain.standard_problems(draft):
            raise refusal(problems)
        return draft

    def _begun(self, kind: str, wanted: Answer, every: str) -> Answer:
        """Return what every run has; raises for halls that are not the caller's, and periods that cannot be."""
        halls, now = wanted["halls"], clock.now()
        if len(set(halls)) < len(halls):
            raise Invalid("Is there twice.", "halls")
        zones = {hall: self._zone(hall) for hall in halls}
        for hall in halls:
            self.call.caller.require(*_READERS, hall=hall)
        period = domain.period(wanted["period_from"].astimezone(UTC), wanted["period_to"].astimezone(UTC))
        domain.require_begun(period, now)
        self._require_kept(period)
        times = {"from": iso(period.start), "to": iso(period.end), "as_of": now, "requested_at": now}
        run = {"_id": new_id(), "kind": kind, "halls": halls, "zones": zones, "every": every, **times}
        if (count := len(parts(run))) > _MOST_PARTS:
            raise Invalid(f"These are {count} parts; {_MOST_PARTS} are possible at once.", "every")
        return {**run, "of": count}

    def _asked(self, run: Answer) -> str:
        self.store.runs.add(run, self.call.stamp(run["requested_at"]))
        return str(run["_id"])

    def _run(self, kind: str, identifier: str) -> Answer:
        found = self.store.runs.get(kind, identifier)
        if found is None:
            raise NotFound("There is no such run.", "run")
        for hall in found["halls"]:
            self.call.caller.require(*_READERS, hall=hall)
        return found


def _period(run: Answer) -> domain.Period:
    return domain.Period(*(datetime.fromisoformat(run[name]) for name in ("from", "to")))

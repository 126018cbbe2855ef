"""Tickets that a kiosk gave without network: their visits are registered once it is back."""

from __future__ import annotations

from typing import Any

from services.intake import domain
from services.intake.reference import now
from services.intake.shelf import of_no_command
from services.intake.ticketing import Ticketing
from shared.clock import parse_moment
from shared.contracts.leases import RegisterOffline
from shared.contracts.parsing import parsed
from shared.ids import new_code, new_id
from shared.messaging import rpc
from shared.storage import Stamp

Plain = dict[str, Any]

UNKNOWN_MATTER = "unknown_matter"
_OF_THE_NUMBER = ("id", "lease", "day", "queue", "sequence", "at")
_LEAVE_SECONDS = 0.5
"""Of the time in which the answer must be there; tickets that are not made by then follow from their visits' events."""
_WORDS = {
    "not_leased": ("号码不在本机的预留号段内", "The number is not of this kiosk's lease."),
    "used_twice": ("此号码已给了另一位办事人", "Another ticket has this number."),
    "other_number": ("此票已以另一号码上传", "This ticket was sent before, with another number."),
    "unknown_queue": ("大厅没有这个队列", "The hall has no such queue."),
    UNKNOWN_MATTER: ("没有这个事项", "There is no such matter."),
}


class OfflineMethods(Ticketing):
    """Merging what kiosks did on their own."""

    @rpc
    def register_offline(self, **given: Any) -> list[Plain]:
        """Register a visit for every ticket that a kiosk gave (``RegisterOffline``), once under the kiosk's own ids.

        First the queue says which numbers the kiosk had; then each visit is stored with its number, so that from there
        on its event brings the ticket whatever happens to this request. Answers what became of each, in the same order.
        """
        wish = parsed(RegisterOffline(), given)
        hall = self._hall(wish["hall"])
        self.call.caller.require("kiosk", "supervisor", hall=hall.id)
        self.store.batches.begin(self.call.command)
        known = [each for each in wish["tickets"] if self.store.matters.get(each["matter"])]
        verdicts = iter(self._judged(hall.id, known) if known else [])
        stamp = of_no_command(self.call.stamp(now()))
        return [
            self._merged(hall, each, next(verdicts), stamp) if each in known else _refused(each, UNKNOWN_MATTER)
            for each in wish["tickets"]
        ]

    def _judged(self, hall: str, tickets: list[Plain]) -> list[Plain]:
        claims = [{name: each[name] for name in _OF_THE_NUMBER} for each in tickets]
        plain = [{**each, "at": each["at"].isoformat()} for each in claims]
        judged: list[Plain] = self.queue.use_leased(hall=hall, tickets=plain)
        return judged

    def _merged(self, hall: domain.Hall, given: Plain, verdict: Plain, stamp: Stamp) -> Plain:
        if verdict["reason"]:
            return _refused(given, verdict["reason"])
        visit = self._visit_of_kiosk(hall, given, verdict, stamp)
        ticket = visit.stops[0].ticket
        number = ticket.id if ticket else None
        if ticket is None and self.call.remaining_seconds > _LEAVE_SECONDS:
            shown = self._with_ticket(visit, visit.stops[0])["ticket"]
            number = shown["id"] if shown else None
        told = {"reason": None, "words": None, "visit": visit.id, "code": visit.code, "ticket": number}
        return {"id": given["id"], "outcome": "merged", **told}

    def _visit_of_kiosk(self, hall: domain.Hall, given: Plain, verdict: Plain, stamp: Stamp) -> domain.Visit:
        """Return the visit of a ticket, registered now unless it was."""
        offline = f"{verdict['device']}:{given['id']}"
        if known := self.store.visits.merged_from(offline):
            return known
        code = given["code"] if given["code"] and not self.store.visits.by_code(given["code"]) else new_code()
        order = domain.OfflineOrder(
            offline,
            given["matter"],
            given["queue"],
            given["day"],
            given["sequence"],
            parse_moment(verdict["arrived_at"]),
        )
        said = domain.Wish(given["priority"], tuple(given["needs"]), given["language"])
        visit, happened = domain.register_offline(said, hall, order, visit=new_id(), code=code)
        made: domain.Visit = self.store.visits.add(visit, happened, stamp).visit
        return made


def _refused(given: Plain, reason: str) -> Plain:
    zh, en = _WORDS[reason]
    nothing = dict.fromkeys(("visit", "code", "ticket"))
    return {"id": given["id"], "outcome": "refused", "reason": reason, "words": {"zh": zh, "en": en}, **nothing}

"""Numbers for kiosks without network: leased while there is one, used once, accounted for when the day is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from services.queue.domain import leasing
from services.queue.domain.hall import Hall
from services.queue.domain.leasing import Block, Claim, Leasing, Verdict
from services.queue.lookups import TRIES, Answer, Lookups, booked_once, now_at_hall
from services.queue.store import QueueStore
from shared.clock import iso
from shared.contracts.leases import LeaseNumbers, UseLeased
from shared.contracts.parsing import parsed
from shared.errors import Unavailable
from shared.happening import Happened
from shared.ids import new_code
from shared.messaging import rpc
from shared.storage import Stamp

Change = tuple[Leasing, Happened | None, Any]
"""The leases as they are now, what happened if anything, and what is answered."""


class LeaseMethods(Lookups):
    """Leases of numbers. ``use_leased`` is asked by intake, for the visits of a kiosk that is back."""

    @rpc
    @booked_once
    def lease_numbers(self, **given: Any) -> Answer:
        """Fill a kiosk up with numbers of every queue (``LeaseNumbers``), until the service day ends."""
        wish, now = parsed(LeaseNumbers(), given), now_at_hall()
        hall = self._hall(wish["hall"])
        self.asked.caller.require("kiosk", "supervisor", hall=hall.id)

        def leased(before: Leasing) -> Change:
            device = self.asked.caller.id
            after, new, said = leasing.lease(before, hall, device, wish["left"], now, new_code)
            return after, said, _leases_view(hall, before.day, new)

        return dict(self._changed_leases(hall.id, hall.day(now), leased, self._stamp(now)))

    @rpc
    def use_leased(self, **given: Any) -> list[Answer]:
        """Judge what a kiosk says that it gave (``UseLeased``): for each whether, and since when its visitor waits.

        The kiosk's own ids say what is the same, and not a key.
        """
        wish, now = parsed(UseLeased(), given), now_at_hall()
        hall = self._hall(wish["hall"])
        self.asked.caller.require("kiosk", "supervisor", hall=hall.id)
        stamp = replace(self._stamp(now), command=None)
        verdicts: dict[int, Verdict] = {}
        numbered = sorted(enumerate(wish["tickets"]), key=lambda each: (each[1]["day"], each[0]))
        for day, of_day in groupby(numbered, key=lambda each: each[1]["day"]):
            places, claims = zip(*((place, _claim(each)) for place, each in of_day), strict=True)
            told = self._changed_leases(hall.id, day, partial(_used, hall=hall, claims=claims, now=now), stamp)
            verdicts.update(zip(places, told, strict=True))
        return [_verdict_view(verdicts[place]) for place in range(len(verdicts))]

    def _changed_leases(self, hall: str, day: str, change: Callable[[Leasing], Change], stamp: Stamp) -> Any:
        """Return the answer of ``change``, decided again whenever another kiosk was faster."""
        for _ in range(TRIES * 2):
            before = self.store.leasings.get(hall, day)
            after, said, answer = change(before)
            if said is None or self.store.leasings.advance(before, after, said, stamp, answer_of(answer, stamp)):
                return answer
        raise Unavailable("Many kiosks ask for numbers at once: try again.")


def answer_of(answer: Any, stamp: Stamp) -> Any:
    """Return what is kept for the stamp's command: nothing where there is none."""
    return answer if stamp.command else None


def end_leases(store: QueueStore, hall: Hall, now: datetime, stamp: Stamp, most: int) -> int:
    """Say of every day that is past which leased numbers nobody was given; return of how many days.

    Any copy may do it, also several at once: the first one is heard.
    """
    done = 0
    for before in store.leasings.open_before(hall.id, hall.day(now), most):
        done += store.leasings.advance(before, *leasing.end(before), stamp) is not None
    return done


def _used(before: Leasing, hall: Hall, claims: Sequence[Claim], now: datetime) -> Change:
    after, verdicts, said = leasing.use(before, hall, claims, now)
    return after, said, verdicts


def _claim(given: Answer) -> Claim:
    return Claim(given["id"], given["lease"], given["queue"], given["sequence"], given["at"])


def _verdict_view(verdict: Verdict) -> Answer:
    use = verdict.use
    told = {"arrived_at": iso(use.arrived_at), "device": use.device} if use else {"arrived_at": None, "device": None}
    return {"id": verdict.claim.ticket, "reason": verdict.reason, **told}


def _leases_view(hall: Hall, day: str, blocks: Sequence[Block]) -> Answer:
    tomorrow = date.fromisoformat(day) + timedelta(days=1)
    return {
        "hall": hall.id,
        "day": day,
        "ends_at": iso(hall.hours.moment(tomorrow, 0)),
        "size": leasing.lease_size(hall.settings),
        "offline_minutes": hall.settings.offline_minutes,
        "blocks": [_block_view(hall, each) for each in blocks],
    }


def _block_view(hall: Hall, block: Block) -> Answer:
    first, last = leasing.labels(hall, block)
    facts = {"id": block.id, "queue": block.queue, "letter": hall.queue(block.queue).letter}
    return {**facts, "first": block.first, "last": block.last, "first_label": first, "last_label": last}

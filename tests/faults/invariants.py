"""What must hold of a hall after whatever happened to it, read from its databases and its broker.

Every look returns what is amiss in words; nothing amiss is an empty list. What the databases hold is compared whole,
so that what an earlier fault broke cannot be forgotten.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from loadtests.player.ledger import Ledger, at_two_counters, same_number_twice
from shared.config import Settings
from shared.contracts.aggregates import AGGREGATES
from shared.contracts.events import received_by
from shared.messaging import figures
from shared.messaging.links import link, open_again
from shared.messaging.topology import wait_name
from shared.storage import connect, database
from tests.faults.patience import Patience

WITHIN_SECONDS = 120.0
_LOOK_EACH_SECONDS = 0.5
_LIVE_HELD = 20_000
_ENDS_A_CALL = frozenset(
    {"service_finished", "ticket_no_show", "ticket_held", "ticket_transferred", "ticket_cancelled", "ticket_returned"}
)
_STARTS_A_CALL = frozenset({"ticket_called", "ticket_resumed"})
_AT_COUNTER = frozenset({"called", "serving"})

Document = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What a look found: said and not there, there twice, and whatever else is amiss; each in words."""

    lost: list[str]
    doubled: list[str]
    amiss: list[str]

    @property
    def nothing(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.amiss)

    def __str__(self) -> str:
        said = [f"{kind}: {each}" for kind in ("lost", "doubled", "amiss") for each in getattr(self, kind)[:10]]
        return "\n".join(said) or "nothing"


class Look:
    """Looks into the databases and the broker of ``settings``; ``hall``: where the load of ``ledger`` was."""

    def __init__(self, settings: Settings, hall: str) -> None:
        self._settings, self._hall = settings, hall

    def __enter__(self) -> Look:
        self._client = connect(self._settings)
        self.databases = {each: database(self._client, self._settings, each) for each in AGGREGATES}
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def until_nothing(self, ledger: Ledger, seconds: float = WITHIN_SECONDS) -> Found:
        """Look until nothing is amiss, for ``seconds`` at most; return what the last look found."""
        patience = Patience(seconds)
        while True:
            found = self._calmly(ledger)
            if found.nothing or not patience.left:
                return found
            time.sleep(_LOOK_EACH_SECONDS)

    def _calmly(self, ledger: Ledger) -> Found:
        try:
            return self.once(ledger)
        except figures.AWAY as error:
            return Found([], [], [f"broker or database are away: {error!r}"])

    def once(self, ledger: Ledger) -> Found:
        """Return what is wrong now."""
        amiss = [*ledger.problems, *self.unheard(), *self.two_counters(), *self.behind(), *self.left_over()]
        doubled = [*self.doubled(ledger), *same_number_twice(ledger.visits.values())]
        return Found(self.lost(ledger), doubled, [*amiss, *at_two_counters(ledger.called)])

    def lost(self, ledger: Ledger) -> list[str]:
        """What was acknowledged and is not there, or not with the number that was told."""
        visits = {each["_id"]: each for each in self.databases["intake"]["visits"].find({}, {"code": 1})}
        tickets = {each["visit"]: each for each in self._tickets()}
        requests = {each["_id"]: each for each in self.databases["guidance"]["requests"].find({}, {"state": 1})}
        amiss = []
        for told in list(ledger.visits.values()):
            ticket = tickets.get(told.visit, {})
            if visits.get(told.visit, {}).get("code") != told.code:
                amiss.append(f"visit {told.visit}")
            elif told.number is not None and (ticket.get("_id"), ticket.get("number")) != (told.ticket, told.number):
                amiss.append(f"ticket {told.number} of {told.visit}: there is {ticket.get('number')}")
            elif told.end is not None and ticket.get("state") != told.end:
                amiss.append(f"{told.number} was {told.end} and is {ticket.get('state')}")
        for asked in list(ledger.requests.values()):
            state = requests.get(asked.request, {}).get("state")
            ended = {"left": "left"}.get(asked.outcome or "", "resolved") if asked.outcome else state
            if state is None or state != ended:
                amiss.append(f"guidance {asked.request}: {state}, was told {asked.outcome}")
        return amiss

    def doubled(self, ledger: Ledger) -> list[str]:
        """What is there twice: visits that nobody was told of (each is said until it is answered), numbers, tickets."""
        visits = self.databases["intake"]["visits"].find({"hall": self._hall}, {"_id": 1})
        unknown = [f"visit {each['_id']} was told to nobody" for each in visits if each["_id"] not in ledger.visits]
        tickets = list(self._tickets())
        numbers = Counter((each["hall"], each["day"], each["number"]) for each in tickets)
        stops = Counter((each["visit"], each["stop"]) for each in tickets)
        return unknown + [f"{what} ×{times}" for what, times in (numbers + stops).items() if times > 1]

    def unheard(self) -> list[str]:
        """History entries that have not reached standards (as evidence) or the live events, and those invented."""
        evidence = {each["_id"] for each in self.databases["standards"]["evidence"].find({}, {"_id": 1})}
        live = {each["_id"] for each in self.databases["gateway"]["live"].find({}, {"_id": 1})}
        said = {service: set(self._said_to(service)) for service in ("standards", "gateway")}
        heard = {"standards": evidence, "gateway": live if len(live) < _LIVE_HELD else said["gateway"]}
        missing = [f"{who} has not heard {each}" for who in said for each in sorted(said[who] - heard[who])]
        return missing + [f"evidence {each} of what never happened" for each in sorted(evidence - said["standards"])]

    def _said_to(self, subscriber: str) -> Iterator[str]:
        types = received_by(subscriber)
        for collection, aggregate in self._aggregates():
            for index, entry in enumerate(aggregate["history"]):
                shown = subscriber != "gateway" or aggregate.get("hall")
                if entry["type"] in types and shown:
                    yield f"{aggregate['_id']}:{index}"
            assert aggregate["version"] == len(aggregate["history"]), f"{collection} {aggregate['_id']}"

    def _aggregates(self) -> Iterator[tuple[str, Document]]:
        for service, collections in AGGREGATES.items():
            for name in collections:
                for each in self.databases[service][name].find({}, {"version": 1, "hall": 1, "history.type": 1}):
                    yield name, each

    def behind(self) -> list[str]:
        """Visits that do not follow their tickets and guidance, and copies of halls that are old."""
        visits = {each["_id"]: each for each in self.databases["intake"]["visits"].find({}, {"history": 0})}
        amiss = []
        for ticket in self._tickets():
            stops = {each["stop"]: each for each in visits.get(ticket["visit"], {}).get("stops", ())}
            if (state := stops.get(ticket["stop"], {}).get("state")) != ticket["state"]:
                amiss.append(f"visit {ticket['visit']} is {state}, its ticket {ticket['number']} {ticket['state']}")
        ticketed = {each["visit"] for each in self._tickets()}
        amiss += [f"visit {each} has no ticket" for each in visits.keys() - ticketed]
        for request in self.databases["guidance"]["requests"].find({"visit": {"$ne": None}}, {"visit": 1, "state": 1}):
            known = visits.get(request["visit"], {}).get("guidance", {}).get(request["_id"])
            if known != request["state"]:
                amiss.append(f"visit {request['visit']} knows guidance as {known}, it is {request['state']}")
        return amiss

    def two_counters(self) -> list[str]:
        """Tickets that were called while they were at a counter, and counters with two tickets."""
        tickets = list(
            self.databases["queue"]["tickets"].find({}, {"number": 1, "state": 1, "counter": 1, "history": 1})
        )
        return [*(said for each in tickets for said in called_twice(each)), *busy_twice(tickets)]

    def left_over(self) -> list[str]:
        """Messages that are parked, or still wait to be handled."""
        amiss = []
        for each in figures.queues(self._settings, list(AGGREGATES)):
            amiss += [f"{each.service} has parked {each.parked}"] if each.parked else []
            amiss += [f"{each.inbox} in the inbox of {each.service}"] if each.inbox else []
        with link(self._settings.amqp_url, heartbeat=0) as connection:
            open_again(connection, max_retries=1)
            for service in AGGREGATES:
                for wait in self._settings.inbox_waits_ms:
                    waiting = figures._count(connection, wait_name(service, wait))[0]
                    amiss += [f"{waiting} of {service} wait {wait} ms"] if waiting else []
        return amiss

    def gaps(self) -> set[tuple[str, str, str, int]]:
        """Numbers (hall, day, queue, number) that were passed by."""
        given: dict[tuple[str, str, str], set[int]] = {}
        for each in self._tickets():
            given.setdefault((each["hall"], each["day"], each["issued_queue"]), set()).add(each["sequence"])
        return {(*where, number) for where, had in given.items() for number in set(range(1, max(had) + 1)) - had}

    def _tickets(self) -> Iterator[Document]:
        wanted = dict.fromkeys(("visit", "stop", "number", "state", "hall", "day", "issued_queue", "sequence"), 1)
        yield from self.databases["queue"]["tickets"].find({}, wanted)


def called_twice(ticket: Document) -> list[str]:
    """Return when the ticket was called to a counter while it was at one, by its history."""
    amiss, at = [], None
    for entry in ticket["history"]:
        if entry["type"] in _STARTS_A_CALL:
            if at is not None:
                amiss.append(f"{ticket['number']} was called to {entry['data']['counter']} while at {at}")
            at = entry["data"]["counter"]
        elif entry["type"] == "action_undone":
            at = entry["data"].get("counter") if entry["data"]["state_to"] in _AT_COUNTER else None
        elif entry["type"] in _ENDS_A_CALL:
            at = None
    return amiss


def busy_twice(tickets: list[Document]) -> list[str]:
    """Return the counters that have two tickets."""
    here = Counter(each["counter"] for each in tickets if each["state"] in _AT_COUNTER)
    return [f"{counter} has {times} tickets" for counter, times in here.items() if times > 1]

"""Visits in the database: aggregates, found by their code, by the command or the guidance request that made them.

A visit carries, beside its state, ``commands``: the Idempotency-Keys of those who changed it and what they were
answered; ``claims``: what no other visit may hold at once; ``comments``: ratings in words, sealed.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.intake import documents
from services.intake.domain import Share, Visit, comes_already, holds_already
from services.intake.shelf import Document, of_no_command
from shared.errors import Transient, Unavailable
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX, Command, CommandBook

log = logging.getLogger(__name__)

New = tuple[Visit, tuple[Happened, ...], Sequence[Share]]
"""A visit that is to be stored, what happened, and the quotas of which it takes a place each."""
Change = Callable[[Visit], tuple[Visit, tuple[Happened, ...]]]

_TRIES = 6
_ONE_CLAIM = IndexModel("claims", unique=True, partialFilterExpression={"claims": {"$type": "string"}})
"""One active ticket per identity and matter."""
_ONE_PLACE = IndexModel("places", unique=True, partialFilterExpression={"places": {"$type": "string"}})
"""A place of a quota is given once."""
_ONE_APPOINTMENT = IndexModel("appointment", unique=True, partialFilterExpression={"appointment": {"$type": "string"}})
"""An appointment leads to one visit."""
_ONE_OFFLINE = IndexModel("offline", unique=True, partialFilterExpression={"offline": {"$type": "string"}})
"""What a kiosk did without network becomes one visit, however often it tells."""
_OF_AGENCY = IndexModel("agency", partialFilterExpression={"agency": {"$type": "string"}})
_ONE_HANDOVER = IndexModel(
    "handovers.request", unique=True, partialFilterExpression={"handovers.request": {"$type": "string"}}
)


@dataclass(frozen=True)
class Made:
    """A visit that is stored. ``answer``: what was kept for the command that made it, ``None`` while nothing is.

    ``new``: whether it was stored just now, and not before by the same command or guidance request.
    """

    visit: Visit
    answer: Document | None = None
    new: bool = False


class Visits:
    """Aggregates of visits, in the words of the domain."""

    def __init__(self, aggregates: Aggregates) -> None:
        self._visits = aggregates
        self._commands = CommandBook(aggregates.collection)

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._visits.ensure_indexes(
            IndexModel("code", unique=True),
            IndexModel("stops.ticket.id"),
            IndexModel([("hall", ASCENDING), ("day", ASCENDING)]),
            COMMAND_INDEX,
            _ONE_CLAIM,
            _ONE_HANDOVER,
            _ONE_PLACE,
            _ONE_APPOINTMENT,
            _ONE_OFFLINE,
            _OF_AGENCY,
        )

    def get(self, identifier: str) -> Visit | None:
        """Return the visit."""
        return self._one({"_id": identifier})

    def by_code(self, code: str) -> Visit | None:
        """Return the visit whose holder has ``code``."""
        return self._one({"code": code})

    def of_ticket(self, ticket: str) -> Visit | None:
        """Return the visit that has followed ``ticket`` already."""
        return self._one({"stops.ticket.id": ticket})

    def handed_over_by(self, request: str) -> Visit | None:
        """Return the visit with the stop that the guidance ``request`` was handed over to."""
        return self._one({"handovers.request": request})

    def kept_by(self, appointment: str) -> Visit | None:
        """Return the visit by which an appointment was kept."""
        return self._one({"appointment": appointment})

    def merged_from(self, offline: str) -> Visit | None:
        """Return the visit of a ticket that a kiosk gave without network."""
        return self._one({"offline": {"$eq": offline, "$type": "string"}})

    def of_agency(self, agency: str | None) -> list[Visit]:
        """Return the visits of the clients for whom one agent came, in the order in which they were named."""
        if agency is None:
            return []
        where = {"agency": {"$eq": agency, "$type": "string"}}
        found = self._visits.collection.find(where, {"history": 0}).sort("place", ASCENDING)
        return [documents.visit_from(each) for each in found]

    def made_by(self, command: Command | None) -> Made | None:
        """Return the visit that ``command`` made; raises ``Conflict`` when it asked for another one."""
        known = self._commands.answered(command) if command else None
        visit = self._one({"commands.id": command.id}) if command and known else None
        return Made(visit, known.answer) if visit and known else None

    def add(
        self, visit: Visit, happened: tuple[Happened, ...], stamp: Stamp, shares: Sequence[Share] = (), at: Any = None
    ) -> Made:
        """Store a new visit; whoever made it before, by the same command or guidance request, gets that one.

        ``shares``: quotas of which it takes a place each; ``at(share)`` is the refusal when there is none left.
        Raises ``Conflict`` when its party has an active ticket for one of the matters, or the command asked for another
        visit.
        """
        return self.add_all([(visit, happened, shares)], stamp, at)

    def add_all(self, new: Sequence[New], stamp: Stamp, at: Any = None) -> Made:
        """Store all ``new`` visits or none, as ``add`` does one; what is returned is the first, which has the command.

        An agent's clients are few and rare: here, and nowhere on the way of everybody, it is a transaction.
        """
        first = new[0][0]
        tries = _TRIES + sum(share.tickets for *_, shares in new for share in shares)  # lost only to who got it
        for _ in range(tries):
            rows = self._with_places(new, at)
            try:
                self._insert(rows, stamp)
            except DuplicateKeyError as error:
                if earlier := self._earlier(first, stamp):
                    return earlier
                if "places" not in _violated(error):
                    for visit, *_ in new:
                        self._refuse_second_ticket(visit, error)
            else:
                return Made(first, new=True)
        raise Unavailable("This visit could not be registered just now: try again.")

    def _with_places(self, new: Sequence[New], at: Any) -> list[tuple[Document, tuple[Happened, ...]]]:
        """Return the documents of ``new`` visits, each with a place of its own of every quota that it takes one of."""
        rows, taken = [], set[str]()
        for visit, happened, shares in new:
            places = [self._free_place(share, at, taken) for share in shares]
            taken.update(places)
            rows.append(({**documents.visit(visit), "places": places}, happened))
        return rows

    def _insert(self, rows: Sequence[tuple[Document, tuple[Happened, ...]]], stamp: Stamp) -> None:
        (document, happened), *others = rows
        if not others:
            self._visits.insert(document, happened, stamp)
            return

        def all_of_them(session: ClientSession) -> None:
            self._visits.insert(document, happened, stamp, session=session)
            for each, told in others:
                self._visits.insert(each, told, of_no_command(stamp), session=session)

        with self._visits.collection.database.client.start_session() as session:
            session.with_transaction(all_of_them)

    def _free_place(self, share: Share, refusal: Any, given: Container[str] = ()) -> str:
        """Return a place of a quota that nobody has just now; which one is left to chance, so that few ask for one.

        ``given``: those that others of the same agent get.
        """
        where = {"places": {"$gte": share.place(0)[:-1], "$lt": share.key + "$"}}
        taken = {place for each in self._visits.collection.find(where, {"places": 1}) for place in each["places"]}
        free = [place for place in map(share.place, range(share.tickets)) if place not in taken and place not in given]
        if not free:
            raise refusal(share)
        return random.choice(free)

    def same_people(self, hall: str, visits: Sequence[str]) -> dict[str, int]:
        """Return, by visit, a number for each identity that was shown in the hall; the numbers begin anew each time."""
        wanted = {"_id": {"$in": list(visits)}, "hall": hall, "party.identity_key": {"$type": "string"}}
        found = self._visits.collection.find(wanted, {"party.identity_key": 1})
        numbers: dict[str, int] = {}
        return {each["_id"]: numbers.setdefault(each["party"]["identity_key"], len(numbers)) for each in found}

    def sealed_comments(self, visit: str) -> list[Any]:
        """Return what was written beside the ratings of a visit, sealed."""
        found = self._visits.collection.find_one({"_id": visit}, {"comments": 1}) or {}
        return list(found.get("comments", ()))

    def keep_answer(self, visit: str, answer: Document, change: Change, stamp: Stamp) -> Document:
        """Apply ``change`` and keep ``answer`` for the command that made the visit, in one write.

        Returns the answer that was kept first, so that everybody who sends the command hears the same.
        """
        for _ in range(_TRIES):
            document = self._visits.get(visit) or {}
            made_by = next((each for each in document.get("commands", ()) if each["id"] == _id_of(stamp)), None)
            if made_by is None:
                return answer
            kept: Document | None = made_by["answer"]
            if kept is not None:
                return kept
            after, happened = change(documents.visit_from(document))
            commands = [{**each, "answer": answer} if each is made_by else each for each in document["commands"]]
            if self._write(document, after, happened, of_no_command(stamp), also={"commands": commands}):
                return answer
        return answer

    def change(
        self,
        visit: str,
        change: Change,
        stamp: Stamp,
        *,
        answer: Callable[[Visit], Document] | None = None,
        push: Document | None = None,
    ) -> Visit:
        """Apply ``change`` in one write, again on what is there whenever somebody else was first.

        ``answer``: what is kept for the stamp's command; without it nothing is. ``push``: goes into further arrays.
        A change that returns the very same visit writes nothing. Raises ``Transient`` when the visit is not known
        (yet) or others are first all the time.
        """
        for _ in range(_TRIES):
            document = self._visits.get(visit)
            if document is None:
                raise Transient(f"visit {visit} is not known yet")
            before = documents.visit_from(document)
            after, happened = change(before)
            if after is before:
                return before
            stamped, kept = (stamp, answer(after)) if answer else (of_no_command(stamp), None)
            if self._write(document, after, happened, stamped, push=push, answer=kept):
                return after
        raise Transient(f"visit {visit} is being changed by others")

    def note(self, visit: str, change: Change, stamp: Stamp) -> None:
        """Apply ``change`` if that is possible at once: for what an event brings again in any case."""
        try:
            self.change(visit, change, stamp)
        except (Transient, PyMongoError) as error:
            log.warning("visit %s: left to the event: %s", visit, error)

    def _one(self, where: Document) -> Visit | None:
        document = self._visits.collection.find_one(where, {"history": 0})
        return documents.visit_from(document) if document else None

    def _earlier(self, visit: Visit, stamp: Stamp) -> Made | None:
        for request in visit.handovers:
            if known := self.handed_over_by(request):
                return Made(known)
        if visit.appointment and (known := self.kept_by(visit.appointment)):
            return Made(known)
        if visit.offline and (known := self.merged_from(visit.offline)):
            return Made(known)
        return self.made_by(stamp.command)

    def _refuse_second_ticket(self, visit: Visit, error: DuplicateKeyError) -> None:
        """Raise ``Conflict`` with the ticket that is held; return when it was given back in the meantime."""
        if "claims" not in _violated(error):
            raise error
        if documents.is_known(visit.agent) and (holder := self._one({"claims": documents.agents_claim(visit)})):
            raise comes_already(holder)
        for stop in visit.claims if documents.is_known(visit.party) else ():
            holder = self._one({"claims": documents.claim(visit, stop)})
            for held in holder.claims if holder else ():
                if holder and held.matter == stop.matter:
                    raise holds_already(holder, held)

    def _write(
        self,
        before: Document,
        after: Visit,
        happened: tuple[Happened, ...],
        stamp: Stamp,
        *,
        also: Document | None = None,
        **more: Any,
    ) -> bool:
        """Return whether ``after`` was written over ``before``; most of what a visit follows is no event.

        What the queue or the guidance desk did is a fact: where it gives an identity a second ticket for a matter, the
        ticket stands without a claim.
        """
        changes, versions = {**documents.visit_state(after), **(also or {})}, (before["_id"], before["version"])
        turn = before["turn"]
        try:
            done = self._visits.transition(*versions, changes, happened, stamp, turn=turn, **more)
        except DuplicateKeyError as error:
            if "claims" not in (error.details or {}).get("keyPattern", {}):
                raise
            changes = {**changes, "claims": before["claims"]}
            done = self._visits.transition(*versions, changes, happened, stamp, turn=turn, **more)
        return done is not None


def _violated(error: DuplicateKeyError) -> Document:
    """Return the fields of the unique index that refused a write."""
    return dict((error.details or {}).get("keyPattern", {}))


def _id_of(stamp: Stamp) -> str | None:
    return stamp.command.id if stamp.command else None

"""Documents and figures of a hall, entered by the office with their source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from services.standards.domain import entering as domain
from services.standards.domain.days import local_date
from services.standards.lookups import Answer, Lookups
from services.standards.views.entered import document_view, figure_view
from shared.clock import clock
from shared.contracts.documents import (
    EnterDocument,
    ListFigures,
    OfDocument,
    OfHallEntered,
    ReportFigure,
    WithdrawDocument,
    WithdrawFigure,
)
from shared.contracts.parsing import parsed
from shared.errors import NotFound, Unavailable
from shared.happening import Happened
from shared.messaging import rpc
from shared.storage.commands import once

_WHO_SEES = ("officer", "supervisor", "admin")
_WHO_ENTERS = ("officer",)
_TRIES = 8

File = TypeVar("File", domain.DocumentFile, domain.FigureFile)


class EnteringMethods(Lookups):
    """What no event tells of: an officer of the hall enters it, and everybody in the office sees where it is from."""

    @rpc
    @once
    def enter_document(self, **given: Any) -> Answer:
        """Enter an edition of a document (``EnterDocument``); those before it stay in its history."""
        told = parsed(EnterDocument, given)
        zone = self._entering(told["hall"])
        key = domain.document_id(told["hall"], told["kind"])
        new = domain.DocumentFile(key, told["hall"], told["kind"])
        return self._put(
            lambda: self.store.entered.document(key) or new,
            lambda before, by, now: domain.enter_document(before, told, by, now, local_date(now, zone)),
            document_view,
        )

    @rpc
    @once
    def withdraw_document(self, **given: Any) -> Answer:
        """Take back an edition that was entered by mistake (``WithdrawDocument``)."""
        told = parsed(WithdrawDocument, given)
        self._entering(told["hall"])
        return self._put(
            lambda: self._document(told),
            lambda before, by, now: domain.withdraw_document(before, told["edition"], told["reason"], by, now),
            document_view,
        )

    @rpc
    def list_documents(self, **given: Any) -> list[Answer]:
        """Return the documents of a hall, by kind."""
        hall = parsed(OfHallEntered, given)["hall"]
        self._zone(hall)
        self.call.caller.require(*_WHO_SEES, hall=hall)
        return [document_view(each) for each in self.store.entered.documents(hall)]

    @rpc
    def get_document(self, **given: Any) -> Answer:
        """Return one document of a hall, with every edition."""
        wanted = parsed(OfDocument, given)
        self._zone(wanted["hall"])
        self.call.caller.require(*_WHO_SEES, hall=wanted["hall"])
        return document_view(self._document(wanted))

    @rpc
    @once
    def report_figure(self, **given: Any) -> Answer:
        """Enter or correct a figure (``ReportFigure``)."""
        told = parsed(ReportFigure, given)
        zone = self._entering(told["hall"])
        about = {name: told[name] for name in ("hall", "name", "first_day", "last_day")}
        key = domain.figure_id(**about)
        new = domain.FigureFile(id=key, unit=told["unit"], **about)
        return self._put(
            lambda: self.store.entered.figure(key) or new,
            lambda before, by, now: domain.report_figure(before, told, by, now, local_date(now, zone)),
            figure_view,
        )

    @rpc
    @once
    def withdraw_figure(self, **given: Any) -> Answer:
        """Take back a figure (``WithdrawFigure``)."""
        told = parsed(WithdrawFigure, given)
        self._entering(told["hall"])
        return self._put(
            lambda: self._figure(told),
            lambda before, by, now: domain.withdraw_figure(before, told["reason"], by, now),
            figure_view,
        )

    @rpc
    def list_figures(self, **given: Any) -> Answer:
        """Return ``{items, next}``: figures of a hall, the newest days first (``ListFigures``)."""
        wanted = parsed(ListFigures, given)
        self._zone(wanted["hall"])
        self.call.caller.require(*_WHO_SEES, hall=wanted["hall"])
        asked = (wanted["hall"], wanted["name"], wanted["after"], wanted["limit"] + 1)
        found = self.store.entered.figures(*asked)
        page = found[: wanted["limit"]]
        return {"items": [figure_view(each) for each in page], "next": page[-1].id if len(found) > len(page) else None}

    def _entering(self, hall: str) -> str:
        """Return the hall's zone, if the caller may enter something there."""
        zone = self._zone(hall)
        self.call.caller.require(*_WHO_ENTERS, hall=hall)
        return zone

    def _put(
        self,
        read: Callable[[], File],
        change: Callable[[File, str, datetime], tuple[File, Happened]],
        view: Callable[[File], Answer],
    ) -> Answer:
        """Change what ``read`` finds, and again when somebody else was first."""
        for _ in range(_TRIES):
            now = clock.now()
            after, said = change(read(), self.call.caller.id, now)
            answer = view(after)
            if self.store.entered.put(after, said, self.call.stamp(now), answer):
                return answer
        raise Unavailable("Somebody else is entering this: try again.")

    def _document(self, wanted: Answer) -> domain.DocumentFile:
        found = self.store.entered.document(domain.document_id(wanted["hall"], wanted["kind"]))
        if found is None:
            raise NotFound("No such document was entered.", "kind")
        return found

    def _figure(self, wanted: Answer) -> domain.FigureFile:
        found = self.store.entered.figure(wanted["figure"])
        if found is None or found.hall != wanted["hall"]:
            raise NotFound("No such figure was entered.", "figure")
        return found

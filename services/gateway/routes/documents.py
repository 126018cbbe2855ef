"""The standards office: documents and figures that it enters, with their source."""

from __future__ import annotations

from typing import Any

from services.gateway.routes.reference import page
from services.gateway.schemas.documents import (
    Document,
    DocumentPage,
    EnterDocument,
    FiguresWanted,
    ReportedFigure,
    ReportedFigurePage,
    ReportFigure,
    WithdrawDocument,
    WithdrawFigure,
)
from services.gateway.schemas.words import Page
from shared.web import Request, route

_DOCUMENTS = "/api/v1/halls/<hall>/documents"
_FIGURES = "/api/v1/halls/<hall>/figures-reported"


class DocumentRoutes:
    """What no event tells of, entered and taken back."""

    standards: Any

    @route("POST", _DOCUMENTS, body=EnterDocument, answer=Document, status=201)
    def enter_document(self, request: Request, hall: str) -> dict[str, Any]:
        """Enter an edition of a document that a clause asks for; those before it stay in its history."""
        return dict(self.standards.enter_document(hall=hall, **request.body))

    @route("GET", _DOCUMENTS, query=Page, answer=DocumentPage)
    def list_documents(self, request: Request, hall: str) -> dict[str, Any]:
        """List the documents of a hall."""
        return page(self.standards.list_documents(hall=hall), request.query)

    @route("GET", f"{_DOCUMENTS}/<document_kind>", answer=Document)
    def get_document(self, request: Request, hall: str, document_kind: str) -> dict[str, Any]:
        """Show the document of one kind, every edition of it."""
        return dict(self.standards.get_document(hall=hall, kind=document_kind))

    @route("POST", f"{_DOCUMENTS}/<document_kind>/withdraw", body=WithdrawDocument, answer=Document)
    def withdraw_document(self, request: Request, hall: str, document_kind: str) -> dict[str, Any]:
        """Take back an edition that was entered by mistake; it stays in the history."""
        return dict(self.standards.withdraw_document(hall=hall, kind=document_kind, **request.body))

    @route("POST", _FIGURES, body=ReportFigure, answer=ReportedFigure, status=201)
    def report_figure(self, request: Request, hall: str) -> dict[str, Any]:
        """Enter a figure of days that are over, or correct it."""
        return dict(self.standards.report_figure(hall=hall, **request.body))

    @route("GET", _FIGURES, query=FiguresWanted, answer=ReportedFigurePage)
    def list_figures(self, request: Request, hall: str) -> dict[str, Any]:
        """List the figures of a hall, the newest days first."""
        return dict(self.standards.list_figures(hall=hall, **request.query))

    @route("POST", f"{_FIGURES}/<figure>/withdraw", body=WithdrawFigure, answer=ReportedFigure)
    def withdraw_figure(self, request: Request, hall: str, figure: str) -> dict[str, Any]:
        """Take back a figure; for its days there is none then."""
        return dict(self.standards.withdraw_figure(hall=hall, figure=figure, **request.body))

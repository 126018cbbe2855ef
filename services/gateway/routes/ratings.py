"""Ratings of a hall, and their export to the province's platform."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from services.gateway.rating_table import as_csv
from services.gateway.schemas.ratings import ExportWanted, RatingExport, Ratings, RatingsWanted
from services.gateway.tables import CSV
from shared.web import Request, route

_JSON = "application/json"
_TYPES = {"json": _JSON, "csv": CSV}


class RatingRoutes:
    """What visitors say of the services of a hall."""

    standards: Any

    @route("GET", "/api/v1/halls/<hall>/ratings", query=RatingsWanted, answer=Ratings)
    def show_ratings(self, request: Request, hall: str) -> dict[str, Any]:
        """Show how services were rated: by level, the official figure, the genuine one, how many were rated."""
        return dict(self.standards.hall_ratings(hall=hall, **request.query))

    @route("GET", "/api/v1/halls/<hall>/ratings/export", query=ExportWanted, answer=RatingExport, also_types=(CSV,))
    def export_ratings(self, request: Request, hall: str) -> dict[str, Any] | Response:
        """Export settled ratings for the province's platform, service by service, as JSON or CSV (officer)."""
        wanted = dict(request.query)
        form = _TYPES.get(wanted.pop("format") or "") or _accepted(request.headers.get("Accept"))
        export = dict(self.standards.export_ratings(hall=hall, **wanted))
        if form == _JSON:
            return export
        name = f"{hall}-ratings-{export['from']}-{export['to']}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(as_csv(export["items"]), 200, headers, content_type=f"{CSV}; charset=utf-8")


def _accepted(header: str | None) -> str:
    """Return the media type that an Accept header likes best; JSON where it likes none of ours."""
    return parse_accept_header(header, MIMEAccept).best_match([_JSON, CSV], _JSON) or _JSON

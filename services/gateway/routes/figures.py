"""Working figures of a hall."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from services.gateway.schemas.figures import Figures, FiguresWanted
from services.gateway.tables import CSV, XLSX, as_csv, as_xlsx
from shared.web import Request, route

_JSON = "application/json"
_TYPES = {"json": _JSON, "csv": CSV, "xlsx": XLSX}


class FigureRoutes:
    """Figures per queue, counter, clerk or day."""

    queue: Any

    @route(
        "GET",
        "/api/v1/halls/<hall>/figures",
        query=FiguresWanted,
        answer=Figures,
        also_types=(CSV, XLSX),
    )
    def show_figures(self, request: Request, hall: str) -> dict[str, Any] | Response:
        """Show waits, walks, services, idle time, no-shows, transfers and overtakes of some days (supervisor, officer).

        As JSON, CSV or XLSX: by `format`, else by the Accept header.
        """
        wanted = dict(request.query)
        form = wanted_form(wanted.pop("format"), request)
        figures = dict(self.queue.hall_figures(hall=hall, **wanted))
        if form == _JSON:
            return figures
        content, ending = (as_csv(figures), "csv") if form == CSV else (as_xlsx(figures), "xlsx")
        name = f"{hall}-{figures['by']}-{figures['from']}-{figures['to']}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(content, 200, headers, content_type=f"{CSV}; charset=utf-8" if form == CSV else XLSX)


def wanted_form(named: str | None, request: Request) -> str:
    """Return the media type that ``format`` names, else the one that the Accept header likes best."""
    return _TYPES.get(named or "") or _accepted(request.headers.get("Accept"))


def _accepted(header: str | None) -> str:
    """Return the media type that an Accept header likes best; JSON where it likes none of ours."""
    accepted = parse_accept_header(header, MIMEAccept)
    return accepted.best_match([_JSON, CSV, XLSX], _JSON) or _JSON

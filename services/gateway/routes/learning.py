"""What the guidance desk learnt from its sittings."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from services.gateway.learning_tables import learning_csv, learning_xlsx
from services.gateway.routes.figures import wanted_form
from services.gateway.schemas.learning import LearningWanted, WhatWasLearnt
from services.gateway.tables import CSV, XLSX
from shared.web import Request, route


class LearningRoutes:
    """Where sittings get stuck, and what comes of them."""

    guidance: Any

    @route(
        "GET",
        "/api/v1/halls/<hall>/guidance/learning",
        query=LearningWanted,
        answer=WhatWasLearnt,
        also_types=(CSV, XLSX),
    )
    def show_learning(self, request: Request, hall: str) -> dict[str, Any] | Response:
        """Show what the sittings of some days teach; figures of a guide to that guide and to supervisors alone.

        As JSON, CSV or XLSX: by `format`, else by the Accept header.
        """
        wanted = dict(request.query)
        form, by = wanted_form(wanted.pop("format"), request), wanted.pop("by")
        learnt = dict(self.guidance.learning(hall=hall, **wanted))
        if form not in (CSV, XLSX):
            return learnt
        content, ending = (learning_csv(learnt, by), "csv") if form == CSV else (learning_xlsx(learnt), "xlsx")
        name = f"learning-{hall}-{learnt['from']}-{learnt['to']}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(content, 200, headers, content_type=f"{CSV}; charset=utf-8" if form == CSV else XLSX)

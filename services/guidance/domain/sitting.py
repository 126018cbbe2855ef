"""A sitting belongs to whoever claimed the request. Its steps: ``steps``; its papers and ends: ``record``."""

from __future__ import annotations

from services.guidance.domain.request import Guide, Request, owner


def sitting_guide(request: Request, by: Guide) -> str:
    """Return who claimed ``request``, if ``by`` may act in that sitting: they, who joined them, or a supervisor.

    Raises ``Conflict`` unless it is claimed, ``Forbidden`` for anybody else.
    """
    if by.id in request.helpers and request.guide:
        return owner(request, Guide(request.guide))
    return owner(request, by)

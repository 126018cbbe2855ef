"""The one-time notice of materials 一次性告知书: one page with all that is missing or wrong, in both languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.guidance.domain.hall import Hall
from services.guidance.domain.precheck import check_of
from services.guidance.domain.record import HELD, PRESENT, Check, Noted
from services.guidance.domain.request import Request
from shared.clock import iso

Plain = dict[str, Any]

_FILE = Path(__file__).with_name("notice.yaml")


@cache
def wording() -> Plain:
    """Return ``{reasons, words}``: by id or key, in both languages."""
    return dict(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def notice_view(request: Request, number: int | None, matter: Plain, hall: Hall) -> Plain:
    """Return the ``NoticeView`` of a check of ``request`` (``None``: of the last). Raises ``NotFound``."""
    check = check_of(request, number)
    return {
        "request": request.id,
        "hall": hall.id,
        "hall_name": dict(hall.name) if hall.name else None,
        "matter": request.matter,
        "name": matter["name"],
        "check": check.number,
        "checks": len(request.record.checks),
        "revision": check.revision,
        "checked_at": iso(check.at),
        "checked_on": hall.day(check.at),
        "complete": not check.amiss,
        "items": [_item(each) for each in check.amiss],
        "present": _of_state(check, PRESENT),
        "held": _of_state(check, HELD),
        "late": list(check.late),
        "words": wording()["words"],
    }


def materials_summary(request: Request) -> Plain | None:
    """Return the ``MaterialsSummary`` of the last check, ``None`` when there was none."""
    if not request.record.checks:
        return None
    check = request.record.checks[-1]
    states = [each.state for each in check.materials]
    told = {"check": check.number, "revision": check.revision, "complete": not check.amiss}
    return {**told, "missing": states.count("missing"), "not_in_order": states.count("not_in_order")}


def _of_state(check: Check, state: str) -> list[Plain]:
    return [_item(each) for each in check.materials if each.state == state]


def _item(noted: Noted) -> Plain:
    why = wording()["reasons"].get(noted.reason) if noted.reason else None
    reason = {"id": noted.reason, **why} if why else None
    return {"material": noted.material, "name": dict(noted.name), "state": noted.state, "reason": reason}

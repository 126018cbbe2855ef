"""``hall report``: a report of the standards office, asked for, waited for, and written to a file."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from deploy.refusal import Refused
from shared.contracts.reports import FORMS, REPORT_LANGUAGES
from shared.errors import Unavailable

Asking = Callable[[], AbstractContextManager[Any]]

_LOOKS_EACH_SECONDS = 0.5
_LONGEST_SECONDS = 1200.0


@dataclass(frozen=True)
class Wanted:
    """Which report, and where to: ``first`` and ``last`` are days, both included."""

    halls: Sequence[str]
    standard: str
    first: str
    last: str
    form: str
    language: str
    target: Path | None


def write_report(asking: Asking, wanted: Wanted) -> None:
    """Have the report made, and write it; print where it is. Raises ``Refused``."""
    if wanted.form not in FORMS or wanted.language not in REPORT_LANGUAGES:
        raise Refused(f"A report is {', '.join(FORMS)}, in {' or '.join(REPORT_LANGUAGES)}.")
    first, last = _day(wanted.first), _day(wanted.last)
    with asking() as session, Console(stderr=True).status("The report is being made ...") as told:
        zone = ZoneInfo(session.intake.get_hall(hall=wanted.halls[0])["zone"])
        period = {"period_from": _midnight(first, zone), "period_to": _midnight(last + timedelta(days=1), zone)}
        asked = session.standards.request_report(halls=list(wanted.halls), standard=wanted.standard, **period)
        report = _ready(session.standards, asked["id"], wanted.form, told.update)
        given = {"report": report, "form": wanted.form, "language": wanted.language}
        found = session.standards.report_file(**given)
    target = wanted.target or Path(found["name"])
    try:
        target.write_bytes(base64.b64decode(found["content"]))
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}.") from error
    Console(soft_wrap=True).print(f"{target}  ({report})", highlight=False)


def _ready(office: Any, report: str, form: str, tell: Callable[[str], None]) -> str:
    """Wait until ``report`` can be read in ``form``; return its id."""
    deadline = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < deadline:
        found = office.get_report(report=report)
        if found["state"] == "failed":
            raise Refused("The report could not be made; the log of the standards service says why.")
        if found["state"] == "ready" and (form != "pdf" or found["paper"] != "waiting"):
            return report
        progress = found["progress"]
        tell(f"The report is being made: {progress['done']} of {progress['of']} checks ...")
        time.sleep(_LOOKS_EACH_SECONDS)
    raise Unavailable(f"Report {report} is not ready yet: fetch it later.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text} is no day: write it such as 2026-03-31.") from None


def _midnight(day: date, zone: ZoneInfo) -> str:
    return datetime.combine(day, clock_time(0), zone).isoformat()

"""Making reports that were asked for: checks, content, files; by whichever process claims them."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import eventlet
from nameko.timer import timer

from services.standards import domain
from services.standards.domain.days import local_date
from services.standards.domain.ratings import rating_figures
from services.standards.domain.reports import Made, content, previous
from services.standards.lookups import Answer
from services.standards.raising import Raising
from services.standards.rated import services_among
from services.standards.rendering import NotMine, PaperMissing, rendered
from services.standards.store.checks import Made as MadeFrom
from services.standards.store.reports import CONTENT, PAPER
from services.standards.views import check_view, finding_view
from services.standards.views.ratings import ratings_view
from shared.clock import clock, iso
from shared.happening import Happened

log = logging.getLogger(__name__)

_LOOKS_EACH_SECONDS = 1
_CLAIMED_SECONDS = 30.0
"""For so long a report is left to the process that began it; whoever works on it renews that."""
_RENEWS_EACH_SECONDS = 5.0
_MOST_ATTEMPTS = 4
"""After so many beginnings without an end nobody tries again."""


class ReportRounds(Raising):
    """One report at a time and process: heavy work is done by others, and this one goes on answering."""

    @timer(interval=_LOOKS_EACH_SECONDS)
    def make_report(self) -> None:
        """Check the halls of a report, write down what it says, and have it rendered for screens and sheets."""
        report = self.store.reports.claim(CONTENT, _CLAIMED_SECONDS)
        if report is None or self._given_up(report):
            return
        try:
            self._make(report)
        except NotMine:
            log.info("report %s is made by another process", report["_id"])

    @timer(interval=_LOOKS_EACH_SECONDS)
    def make_paper(self) -> None:
        """Have the PDFs of a report made that can be read already."""
        report = self.store.reports.claim(PAPER, _CLAIMED_SECONDS)
        if report is None or self._given_up(report):
            return
        try:
            said = self.store.reports.content(report["_id"]) or b""
            files = rendered(said, ["pdf"], _Keeping(self, report).still_mine)
            kept = {name: self.store.reports.keep_file(report, name, each) for name, each in files.items()}
            self.store.reports.finish_paper(report, kept, "made")
        except PaperMissing:
            self.store.reports.finish_paper(report, {}, "missing")
        except NotMine:
            log.info("the PDFs of report %s are made by another process", report["_id"])

    def _given_up(self, report: Answer) -> bool:
        if report["attempts"] <= _MOST_ATTEMPTS:
            return False
        log.error("report %s was begun %s times and never finished", report["_id"], _MOST_ATTEMPTS)
        self.store.reports.give_up(report)
        return True

    def _make(self, report: Answer) -> None:
        keeping = _Keeping(self, report)
        said = _canonical(content(self._made_of(report, keeping)))
        files = rendered(said, ["html", "xlsx"], keeping.still_mine)
        kept = {name: self.store.reports.keep_file(report, name, each) for name, each in files.items()}
        stamp = replace(self.call.stamp(clock.now()), command=None)
        self.store.reports.finish(report, said, kept, _made(report), stamp)

    def _made_of(self, report: Answer, keeping: _Keeping) -> Made:
        asked_at: datetime = report["requested_at"]
        period = domain.Period(*(datetime.fromisoformat(report[name]) for name in ("from", "to")))
        before = previous(period, report["zone"])
        standard = self._version(report["standard"], report["standard_version"])
        checks, earlier, ratings = {}, {}, {}
        for hall, identifier in report["checks"].items():
            began = datetime.now(UTC)
            facts = self.store.evidence.facts(hall, period, keeping.pause)
            checks[hall] = self._checked_for(identifier, facts, began, standard, period, asked_at, keeping)
            services = services_among(self.store, facts, period.until(asked_at), keeping.pause)
            ratings[hall] = ratings_view(rating_figures(services, asked_at))
            keeping.one_done()
            earlier[hall] = self._check_before(identifier, hall, standard, before, asked_at, keeping)
            keeping.one_done()
        now = clock.now()
        found = self.store.findings.of_report(report["halls"], standard.id, period.start)
        about = {
            "id": report["_id"],
            "zone": report["zone"],
            "from": report["from"],
            "to": report["to"],
            "before": {"from": iso(before.start), "to": iso(before.end)},
            "as_of": iso(period.until(asked_at).end),
            "made_at": iso(now),
        }
        plain = self.store.standards.version(report["standard"], report["standard_version"]) or {}
        named = [{"id": hall, "name": self.store.evidence.name_of(hall)} for hall in report["halls"]]
        return Made(about, named, plain, checks, earlier, [finding_view(each, now) for each in found], ratings)

    def _checked_for(
        self,
        identifier: str,
        facts: domain.Facts,
        began: datetime,
        standard: domain.Standard,
        period: domain.Period,
        asked_at: datetime,
        keeping: _Keeping,
    ) -> Answer:
        """Return the stored check of a report, which is made once however often the report is begun.

        ``began``: real time before its ``facts`` were read.
        """
        known: Answer | None = self.store.checks.get(identifier)
        if known is None:
            made = MadeFrom(self._zone(facts.hall.id), began)
            if stands := self._standing(facts.hall.id, standard, period):
                known = {**stands, "id": identifier, "occasion": "report", "supersedes": None}
            else:
                done = domain.check(identifier, standard, facts, period, asked_at, keeping.pause)
                known = check_view(done, standard, {}, "report")
            stamp = replace(self.call.stamp(clock.now()), command=None)
            self.store.checks.add(known, domain.completed(known), stamp, made)
        self._raise_findings(known)
        return known

    def _standing(self, hall: str, standard: domain.Standard, period: domain.Period) -> Answer | None:
        """Return a check of just this period by this version that stands, as months check themselves at their end."""
        zone = self._zone(hall)
        first, last = (local_date(at, zone).isoformat() for at in (period.start, period.last_moment))
        if self.store.stale_days.any(hall, first, last):
            return None
        return self.store.checks.standing(hall, (standard.id, standard.version), period)

    def _check_before(
        self,
        identifier: str,
        hall: str,
        standard: domain.Standard,
        before: domain.Period,
        asked_at: datetime,
        keeping: _Keeping,
    ) -> Answer:
        """Return the check of the period before: one that stands, else one made for this report alone."""
        if known := self._standing(hall, standard, before):
            return known
        facts = self.store.evidence.facts(hall, before, keeping.pause)
        return check_view(domain.check(identifier, standard, facts, before, asked_at, keeping.pause), standard, {})


class _Keeping:
    """Keeps a claimed report ours while it is worked on, and lets others work."""

    def __init__(self, rounds: ReportRounds, report: Answer) -> None:
        self._reports, self._report = rounds.store.reports, report
        self._done, self._kept_at = 0, time.monotonic()

    def one_done(self) -> None:
        """Count a check."""
        self._done += 1
        self._keep()

    def pause(self) -> None:
        """Let others work; raises ``NotMine`` when somebody else has the report by now."""
        eventlet.sleep(0)
        if time.monotonic() - self._kept_at > _RENEWS_EACH_SECONDS:
            self._keep()

    def still_mine(self) -> bool:
        """Return whether the report is still ours; renews that when it is time."""
        try:
            self.pause()
        except NotMine:
            return False
        return True

    def _keep(self) -> None:
        self._kept_at = time.monotonic()
        told = {"done": self._done} if self._report["work"] == CONTENT else {}
        if not self._reports.go_on(self._report, _CLAIMED_SECONDS, **told):
            raise NotMine


def _canonical(report: dict[str, Any]) -> bytes:
    """Return the JSON that the report is from now on."""
    return json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _made(report: Answer) -> Happened:
    about = {"report": report["_id"], "standard": report["standard"], "version": report["standard_version"]}
    period = {"period_from": report["from"], "period_to": report["to"]}
    return Happened("report_made", {**about, "halls": report["halls"], **period})

"""Which checklist a sitting goes by: the one in force on the day of its claim, written or generated."""

from __future__ import annotations

import logging
from datetime import datetime

from services.guidance.domain.checklist import in_force
from services.guidance.domain.generated import generated
from services.guidance.domain.request import Request
from services.guidance.domain.steps import begun, progress_of
from services.guidance.lookups import Answer, Lookups, now_at_desk
from shared.errors import HallError, NotFound

log = logging.getLogger(__name__)


class Plans(Lookups):
    """Finding checklists."""

    def _in_force(self, matter: str, day: str) -> Answer:
        """Return the checklist of ``matter`` on ``day``; one that is generated is kept."""
        written = in_force(self.store.checklists.of(matter), day)
        if written is not None:
            return dict(written)
        facts = self._matter(matter)
        made = generated(facts, facts["revision"])
        self.store.checklists.keep(made)
        return made

    def _version_for(self, request: Request) -> str | None:
        """Return by which version a sitting that begins now goes; ``None`` while that cannot be told.

        A claim does not wait for intake: where a matter is known only there, the first step finds out.
        """
        if request.progress is not None:
            return request.progress.checklist
        try:
            return str(self._in_force(request.matter, self._today(request, now_at_desk()))["version"])
        except HallError as error:
            log.warning("request %s begins without a checklist: %s", request.id, error)
            return None

    def _begun(self, request: Request) -> Request:
        """Return a claimed request that goes by a checklist, the one in force if it has none yet."""
        if request.progress is not None:
            return request
        now = now_at_desk()
        return begun(request, self._in_force(request.matter, self._today(request, now))["version"], now)

    def _checklist_of(self, request: Request) -> Answer:
        """Return the checklist, as it was published, by which a sitting goes that has begun."""
        version = progress_of(request).checklist
        found = self.store.checklists.version(request.matter, version)
        if found is None:
            raise NotFound("There is no such checklist or version.", "version")
        return found

    def _today(self, request: Request, now: datetime) -> str:
        return self._hall(request.hall).day(now)

"""Evidence: whatever happened is kept, and adds up to facts."""

from __future__ import annotations

from datetime import UTC, datetime

from services.standards import domain
from services.standards.complaining import Complaining
from shared.contracts.declared import declared
from shared.contracts.events import received_by
from shared.messaging import Event, handles
from shared.observability import metrics


class EvidenceMethods(Complaining):
    """Hearing what happens."""

    @handles(*received_by("standards"))
    def on_event(self, event: Event) -> None:
        """Keep whatever happened as evidence."""
        data = declared(event.type, event.data)  # nothing that nobody declared: it might be personal
        if data != event.data:
            metrics.UNDECLARED.labels("standards", event.type).inc()
        said = domain.Said(event.type, event.subject, event.seq, event.time, event.hall, data, event.actor)
        whole = {
            "type": event.type,
            "source": event.source,
            "subject": event.subject,
            "seq": event.seq,
            "time": event.time,
            "hall": event.hall,
            "actor": event.actor,
            "correlation": event.correlationid,
            "heard_at": datetime.now(UTC),  # real time: checks from before it may be superseded
            "data": data,
        }
        self.store.evidence.keep(event.id, said, whole)
        if event.type == "rating_given":
            self._hear_rating(event)

"""All that the queue says, and who is to hear it."""

from __future__ import annotations

from shared.contracts import appointments, closing, leases
from shared.contracts.counter_events import (
    CounterActionUndone,
    CounterClosed,
    CounterCovered,
    CounterOpened,
    CounterPaused,
    CounterTakenOver,
)
from shared.contracts.ticket_events import (
    ActionUndone,
    ServiceFinished,
    ServiceStarted,
    TicketAnnounced,
    TicketCalled,
    TicketCancelled,
    TicketCarriedOver,
    TicketDeferred,
    TicketHeld,
    TicketIssued,
    TicketJoined,
    TicketNoShow,
    TicketRecalled,
    TicketResumed,
    TicketReturned,
    TicketSuspended,
    TicketTransferred,
)

EVENTS = {
    "ticket_issued": TicketIssued,
    "ticket_called": TicketCalled,
    "ticket_recalled": TicketRecalled,
    "ticket_announced": TicketAnnounced,
    "service_started": ServiceStarted,
    "service_finished": ServiceFinished,
    "ticket_no_show": TicketNoShow,
    "ticket_held": TicketHeld,
    "ticket_joined": TicketJoined,
    "ticket_resumed": TicketResumed,
    "ticket_returned": TicketReturned,
    "ticket_deferred": TicketDeferred,
    "ticket_transferred": TicketTransferred,
    "ticket_cancelled": TicketCancelled,
    "action_undone": ActionUndone,
    "counter_opened": CounterOpened,
    "counter_paused": CounterPaused,
    "counter_closed": CounterClosed,
    "counter_covered": CounterCovered,
    "counter_taken_over": CounterTakenOver,
    "counter_action_undone": CounterActionUndone,
    "ticket_suspended": TicketSuspended,
    "ticket_carried_over": TicketCarriedOver,
    **appointments.EVENTS,
    **closing.EVENTS,
    **leases.EVENTS,
}


RECEIVERS = {
    **{name: {"intake"} for name in EVENTS if name.startswith(("ticket_", "service_", "action_"))},
    **closing.RECEIVERS,
}

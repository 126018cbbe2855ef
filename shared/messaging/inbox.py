"""Receiving events: one inbox a service, dispatched by type; what fails waits and comes again, or is parked.

Nothing is ever acknowledged and forgotten: a message leaves the inbox when it was handled, or when the broker has
confirmed that it is safe in a wait queue or in the parked queue.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Any

import eventlet
from nameko.exceptions import ConfigurationError, ContainerBeingKilled
from nameko.extensions import Entrypoint
from nameko.rpc import RpcConsumer

from shared.contracts.events import BrokenContract, received_by
from shared.errors import Transient
from shared.messaging.answers import OUTAGES, is_outage
from shared.messaging.call import Call
from shared.messaging.consumers import InboxConsumer
from shared.messaging.events import Event
from shared.messaging.parking import ATTEMPT, attempt_of, kept_properties, parking_headers
from shared.messaging.sender import NotSent, Sender
from shared.messaging.topology import WAITS_MS, declare_inbox, inbox, parked_name, wait_name
from shared.observability import metrics
from shared.security import SYSTEM

log = logging.getLogger(__name__)

_SEND_AGAIN_AFTER_SECONDS = 1.0


class Inbox(RpcConsumer):
    """The inbox of one service, shared by all its ``handles`` methods."""

    queue_consumer = InboxConsumer()

    def setup(self) -> None:
        """Be a provider of the consumer."""
        config = self.container.config
        self.service = self.container.service_name
        self.waits_ms = tuple(config.get("INBOX_WAITS_MS") or WAITS_MS)
        self.sender = Sender(config["AMQP_URI"], self.declare)
        self.queue = inbox(self.service)
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        """Take no more events, then hang up."""
        super().stop()
        self.sender.close()

    def declare(self, channel: Any) -> None:
        """Declare inbox, wait queues and parked queue; called at every (re)connection."""
        declare_inbox(channel, self.service, self.waits_ms)

    def handle_message(self, message: Any) -> None:
        """Start the handler for the event in ``message``; park what is no event or has no handler."""
        try:
            event = Event.from_wire(message.body, attempt_of(message))
            self._handler(event).begin(event, message)
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)
        except Exception as error:  # here, outside of any handler, an error would end the container
            log.exception("an event that cannot be handled")
            self.park(message, str(error), error)

    def settle(self, message: Any, event: Event, error: BaseException | None) -> None:
        """Acknowledge, have it wait, or park it, as ``error`` demands; never raises."""
        if error is None:
            self.queue_consumer.ack_message(message)
            metrics.EVENTS.labels(self.service, "handled").inc()
        elif self._comes_again(event, error):
            self._wait(message, event)
        else:
            self.park(message, str(error) or type(error).__name__, error)

    def park(self, message: Any, reason: str, error: BaseException | None) -> None:
        """Put ``message`` aside, whole, with the reason."""
        metrics.EVENTS.labels(self.service, "parked").inc()
        log.error("parked %s: %s", message.properties.get("message_id"), reason)
        self._move(message, parked_name(self.service), parking_headers(message, reason, error))

    def _handler(self, event: Event) -> Handles:
        for provider in self._providers:
            if event.type in provider.types:
                return provider
        raise BrokenContract(event.type, f"{self.service} has no handler for it")

    def _comes_again(self, event: Event, error: BaseException) -> bool:
        # An outage is not the event's fault: it comes again until it is over, so that nobody has to un-park thousands.
        return is_outage(error) or (isinstance(error, Transient) and event.attempt < len(self.waits_ms))

    def _wait(self, message: Any, event: Event) -> None:
        metrics.EVENTS.labels(self.service, "waits").inc()
        delay = self.waits_ms[min(event.attempt, len(self.waits_ms) - 1)]
        self._move(message, wait_name(self.service, delay), {ATTEMPT: event.attempt + 1})

    def _move(self, message: Any, queue: str, headers: dict[str, Any]) -> None:
        while not self.container._being_killed:
            try:
                self.sender.send(queue, message.body, headers, **kept_properties(message))
            except NotSent as error:
                if not message.channel.connection:
                    return  # the broker has taken it back already and will deliver it again
                log.warning("could not move a message, trying again: %s", error)
                eventlet.sleep(_SEND_AGAIN_AFTER_SECONDS)
            else:
                self.queue_consumer.ack_message(message)
                return
        self.queue_consumer.requeue_message(message)


class Handles(Entrypoint):
    """``@handles("ticket_called", …)``: the method gets each such event as its one argument, at least once.

    Raise ``Transient`` to have it come again later; any other error parks it. Events of one aggregate are sent in
    order, but several are handled at once, and those that waited come late: look at ``seq``.
    """

    inbox = Inbox()
    limited = True

    def __init__(self, *types: str, **options: Any) -> None:
        super().__init__(expected_exceptions=(Transient, *OUTAGES), **options)
        self.types = frozenset(types)

    def setup(self) -> None:
        """Register with the inbox; raises ``ConfigurationError`` for types that the contracts do not send here."""
        unsent = self.types - received_by(self.container.service_name)
        if unsent:
            raise ConfigurationError(f"shared.contracts sends no {sorted(unsent)} to {self.container.service_name}")
        self.inbox.register_provider(self)

    def stop(self) -> None:
        """Take no more events."""
        self.inbox.unregister_provider(self)

    def begin(self, event: Event, message: Any) -> None:
        """Run the handler in a worker of its own, as ``SYSTEM``."""
        self.container.spawn_worker(
            self,
            (event,),
            {},
            context_data=Call(SYSTEM, event.correlationid).as_context(),
            handle_result=partial(self.handle_result, message, event, time.monotonic()),
        )

    def handle_result(
        self, message: Any, event: Event, began: float, _worker_ctx: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        """Settle the message according to what became of the handler."""
        metrics.EVENT_SECONDS.labels(self.inbox.service).observe(time.monotonic() - began)
        self.inbox.settle(message, event, exc_info[1] if exc_info else None)
        return result, exc_info


handles = Handles.decorator
